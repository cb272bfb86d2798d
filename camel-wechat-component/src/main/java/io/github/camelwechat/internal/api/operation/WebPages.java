// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.crypto.Digest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The service that the pages of the account's own web site need, with the tickets that these take.
 * Thread-safe.
 */
final class WebPages {

    private static final String PAGE_SITE = "open.weixin.qq.com";
    private static final int NONCE_BYTES = 16;

    private final Tickets tickets;
    private final InstantSource clock;
    private final SecureRandom random;

    WebPages(InstantSource clock, SecureRandom random) {
        this.tickets = new Tickets(clock);
        this.clock = clock;
        this.random = random;
    }

    CompletionStage<Map<String, Object>> run(
            WeChatApi api, Account account, ApiOperation operation, Map<String, Object> fields) {
        return switch (operation.name()) {
            case "createOAuthUrl" ->
                    CompletableFuture.completedFuture(
                            authorizePage(api.hosts().sibling(PAGE_SITE), account, fields));
            case "signJsSdk" ->
                    tickets.current(api, account, "jsapi")
                            .thenApply(
                                    ticket ->
                                            signature(
                                                    account,
                                                    ticket,
                                                    String.valueOf(fields.get("url"))));
            case "getCardTicket" ->
                    tickets.current(api, account, "wx_card").thenApply(this::cardTicket);
            default -> throw new IllegalStateException("nobody carries out " + operation);
        };
    }

    /** The order of the parameters matters (outbound.md 11). */
    private static Map<String, Object> authorizePage(
            ApiHosts site, Account account, Map<String, Object> fields) {
        StringBuilder url =
                new StringBuilder()
                        .append(site.baseUrls().get(0))
                        .append("/connect/oauth2/authorize?appid=")
                        .append(encoded(account.appId()))
                        .append("&redirect_uri=")
                        .append(encoded(String.valueOf(fields.get("redirect_uri"))))
                        .append("&response_type=code&scope=")
                        .append(encoded(String.valueOf(fields.get("scope"))));
        Object state = fields.get("state");
        if (state != null) {
            url.append("&state=").append(encoded(state.toString()));
        }
        if (account.platformAppId() != null) {
            url.append("&component_appid=").append(encoded(account.platformAppId()));
        }
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("url", url.append("#wechat_redirect").toString());
        return answer;
    }

    /** Named as {@code wx.config} of the JS-SDK takes them (outbound.md 12). */
    private Map<String, Object> signature(Account account, Tickets.Ticket ticket, String page) {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        String nonce = HexFormat.of().formatHex(bytes);
        long timestamp = clock.instant().getEpochSecond();
        String text =
                "jsapi_ticket="
                        + ticket.value().reveal()
                        + "&noncestr="
                        + nonce
                        + "&timestamp="
                        + timestamp
                        + "&url="
                        + page.replaceFirst("#.*", "");
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("appId", account.appId());
        answer.put("timestamp", timestamp);
        answer.put("nonceStr", nonce);
        answer.put("signature", Digest.sha1Hex(text));
        return answer;
    }

    private Map<String, Object> cardTicket(Tickets.Ticket ticket) {
        Instant now = clock.instant();
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("ticket", ticket.value().reveal());
        answer.put("expires_in", Duration.between(now, ticket.goodUntil()).toSeconds());
        return answer;
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
