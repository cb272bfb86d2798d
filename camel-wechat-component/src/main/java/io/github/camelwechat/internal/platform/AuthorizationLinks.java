// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.token.TokenResponse;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.crypto.Hmac;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The links to WeChat's page on which an administrator authorizes a platform. The address to which
 * WeChat leads back carries a state of ours, so that nobody without a link can have WeChat asked
 * about codes that they made up, and nobody with one about many. Thread-safe.
 */
public final class AuthorizationLinks {

    /** The page is good for ten minutes, and an administrator may look for the phone. */
    private static final Duration STATE_LIFE = Duration.ofHours(1);

    /** More than anybody needs who reloads a page, and few enough to be no drain on the quota. */
    private static final int MOST_REFUSED = 10;

    private static final int MOST_COUNTED = 10_000;
    private static final int LINK_DIGITS = 16;

    private final PlatformApi api;
    private final ApiHosts hosts;
    private final InstantSource clock;

    /** Codes that WeChat refused, or has yet to answer for, by the state they came with. */
    private final Map<String, Integer> refused =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<String, Integer> eldest) {
                    return size() > MOST_COUNTED;
                }
            };

    /** The device on which the page is opened. */
    public enum Device {
        /** Shows a QR code for the administrator's phone. */
        COMPUTER("mp.weixin.qq.com", "/cgi-bin/componentloginpage?", ""),
        /** Is opened inside WeChat, on the administrator's phone. */
        PHONE(
                "open.weixin.qq.com",
                "/wxaopen/safe/bindcomponent?action=bindcomponent&no_scan=1&",
                "#wechat_redirect");

        private final String host;
        private final String page;
        private final String fragment;

        Device(String host, String page, String fragment) {
            this.host = host;
            this.page = page;
            this.fragment = fragment;
        }
    }

    /** The accounts that may be chosen on the page. */
    public enum AccountKind {
        /** Official Accounts. */
        OFFICIAL_ACCOUNT(1),
        /** Mini programs. */
        MINI_PROGRAM(2),
        /** Both. */
        ANY(3);

        private final int type;

        AccountKind(int type) {
            this.type = type;
        }
    }

    /**
     * The wishes for a page.
     *
     * @param back where WeChat leads the browser afterwards
     * @param kind of which accounts one may be chosen; of no meaning where {@code appId} is given
     * @param appId the one account that the page is for; null for any
     * @param permissionSets the numbers of those that are asked for; empty for all of the
     *     platform's
     */
    public record Wish(
            Device device,
            URI back,
            AccountKind kind,
            @Nullable String appId,
            Set<Integer> permissionSets) {}

    /**
     * @param hosts where WeChat's API is; its pages are beside it
     */
    public AuthorizationLinks(PlatformApi api, ApiHosts hosts, InstantSource clock) {
        this.api = api;
        this.hosts = hosts;
        this.clock = clock;
    }

    /** Creates a link, which is good for one visit within ten minutes. */
    public CompletionStage<URI> create(Wish wish) {
        return api.preAuthCode().thenApply(code -> link(wish, code));
    }

    private URI link(Wish wish, Secret preAuthCode) {
        StringBuilder url =
                new StringBuilder()
                        .append(hosts.sibling(wish.device().host).baseUrls().get(0))
                        .append(wish.device().page)
                        .append("component_appid=")
                        .append(encoded(api.platform().appId()))
                        .append("&pre_auth_code=")
                        .append(encoded(preAuthCode.reveal()))
                        .append("&redirect_uri=")
                        .append(encoded(withState(wish.back(), preAuthCode)));
        if (wish.appId() == null) {
            url.append("&auth_type=").append(wish.kind().type);
        } else {
            url.append("&biz_appid=").append(encoded(wish.appId()));
        }
        if (!wish.permissionSets().isEmpty()) {
            String sets =
                    new TreeSet<>(wish.permissionSets())
                            .stream().map(String::valueOf).collect(Collectors.joining("|"));
            url.append("&category_id_list=").append(encoded(sets));
        }
        return URI.create(url.append(wish.device().fragment).toString());
    }

    /**
     * The code in a link, by which the event of the authorization tells which link led to it. It
     * opens the page, and nothing else.
     */
    public String preAuthCode(URI link) {
        String query = link.toString().replaceFirst(".*[?&]pre_auth_code=([^&#]*).*", "$1");
        return URLDecoder.decode(query, StandardCharsets.UTF_8);
    }

    private String withState(URI back, Secret preAuthCode) {
        String query = back.getRawQuery() == null ? "?" : "&";
        return back + query + "state=" + state(clock.instant().plus(STATE_LIFE), preAuthCode);
    }

    /** Another one for every link, so that what is done with one is not counted for others. */
    private String state(Instant end, Secret preAuthCode) {
        String link = Digest.sha256Hex(preAuthCode.reveal()).substring(0, LINK_DIGITS);
        String signed = end.getEpochSecond() + "-" + link;
        return signed + "." + Hmac.hex(key(), text(signed));
    }

    /** Tells whether a state came from one of our links, and lately. */
    public boolean isOurs(String state) {
        int dash = state.indexOf('-');
        int dot = state.indexOf('.');
        if (dash < 1
                || dot < dash
                || !Hmac.isOf(state.substring(dot + 1), key(), text(state.substring(0, dot)))) {
            return false;
        }
        long end = Long.parseLong(state.substring(0, dash));
        return clock.instant().getEpochSecond() < end;
    }

    /**
     * Tells whether WeChat may be asked about one more code that came with a state of ours: whoever
     * has a link could make up any number. It counts as refused until {@link #notRefused}.
     */
    public boolean mayAsk(String state) {
        synchronized (refused) {
            int before = refused.getOrDefault(state, 0);
            if (before < MOST_REFUSED) {
                refused.put(state, before + 1);
            }
            return before < MOST_REFUSED;
        }
    }

    /** WeChat took the code, or could not be asked. */
    public void notRefused(String state) {
        synchronized (refused) {
            refused.computeIfPresent(state, (any, count) -> count == 1 ? null : count - 1);
        }
    }

    private String text(String signed) {
        return "authorization " + api.platform().appId() + " " + signed;
    }

    private Secret key() {
        Account platform = api.platform();
        return TokenResponse.appSecret(platform);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
