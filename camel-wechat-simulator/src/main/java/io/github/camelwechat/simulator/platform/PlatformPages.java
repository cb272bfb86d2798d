// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.http.Html;
import io.github.camelwechat.simulator.http.QueryParameters;
import io.github.camelwechat.simulator.qr.QrPicture;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The pages on which administrators authorize platforms. A link to them from another site shows the
 * page and does nothing; only its own button confirms.
 *
 * <p>The page for a computer shows the QR code of the page for a phone and, as nobody has to have a
 * phone here, that page beside it.
 */
public final class PlatformPages implements EndpointGroup {
    private static final String CONFIRM = "/safe/bindcomponent/confirm";
    private static final int MAX_SHOWN = 200;
    private static final int LONGEST_QR = 2000;
    private static final Set<String> PATHS =
            Set.of(
                    AuthorizationLink.PAGE,
                    AuthorizationLink.PHONE_PAGE,
                    AuthorizationLink.OLD_PHONE_PAGE,
                    CONFIRM,
                    ConsolePage.PATH,
                    ConsolePage.ACTION);

    private final Platforms platforms;
    private final Accounts accounts;
    private final ConsolePage console;
    private final Supplier<URI> base;

    /**
     * Makes the pages.
     *
     * @param releaseTest starts a release test, whose report comes later
     */
    public PlatformPages(
            Platforms platforms,
            Accounts accounts,
            Supplier<URI> base,
            Consumer<ThirdPartyPlatform> releaseTest) {
        this.platforms = platforms;
        this.accounts = accounts;
        this.console = new ConsolePage(platforms, accounts, releaseTest);
        this.base = base;
    }

    /** Tells whether a path is one of these pages'. */
    public static boolean have(String path) {
        return PATHS.contains(path);
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.page(AuthorizationLink.PAGE, call -> show(call, true));
        routes.page(AuthorizationLink.PHONE_PAGE, call -> show(call, false));
        routes.page(AuthorizationLink.OLD_PHONE_PAGE, call -> show(call, false));
        routes.openPost(CONFIRM, this::confirm);
        console.register(routes);
    }

    private ApiResponse show(ApiCall call, boolean computer) {
        try {
            AuthorizationLink link = AuthorizationLink.of(call.query());
            ThirdPartyPlatform platform = platform(link);
            platform.check(link);
            // Nothing else of a link that may come from anywhere gets into the form.
            Map<String, String> query = AuthorizationLink.parameters(call.query());
            String phone = phone(platform, link, query);
            String page = computer ? computer(platform, query, phone) : phone;
            return page(200, "Authorize " + platform.registration().name(), page);
        } catch (IllegalArgumentException e) {
            return wrong(e);
        }
    }

    private ApiResponse confirm(ApiCall call) {
        Map<String, String> form = QueryParameters.ofForm(call.body());
        try {
            AuthorizationLink link = AuthorizationLink.of(form);
            AuthorizationGrant grant =
                    platform(link).authorize(link, form.getOrDefault("account", ""), ticked(form));
            return new ApiResponse.Redirect(String.valueOf(grant.redirect()));
        } catch (IllegalArgumentException e) {
            return wrong(e);
        }
    }

    private ThirdPartyPlatform platform(AuthorizationLink link) {
        return platforms
                .find(link.platform())
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "component_appid \""
                                                + link.platform()
                                                + "\" is no third-party platform's"));
    }

    private String computer(ThirdPartyPlatform platform, Map<String, String> query, String phone) {
        String link = base.get() + AuthorizationLink.PHONE_PAGE + "?" + pairs(query);
        if (link.length() > LONGEST_QR) {
            throw new IllegalArgumentException(
                    "the link has more than "
                            + LONGEST_QR
                            + " characters, which is more than a QR code holds; shorten redirect_uri");
        }
        return """
        <main class="authorize">
          <section class="card scan" aria-label="QR code">
            <h1>%s</h1>
            <p>asks to act for your Official Account. Scan with the WeChat of the account's
              administrator.</p>
            <img data-testid="authorize-qr" alt="QR code" src="data:image/jpeg;base64,%s">
            <p><a href="%s">or open the page of the phone here</a></p>
          </section>
          %s
        </main>
        """
                .formatted(
                        Html.escape(platform.registration().name()),
                        Base64.getEncoder().encodeToString(QrPicture.jpeg(link)),
                        Html.escape(link),
                        phone);
    }

    private String phone(
            ThirdPartyPlatform platform, AuthorizationLink link, Map<String, String> query) {
        return """
        <section class="phone" aria-label="Phone of the administrator"><div class="screen">
          <header><span class="avatar account">%s</span><div class="title"><strong>%s</strong>
            <small>asks to act for your account</small></div></header>
          <form method="post" action="%s">
            %s
            <fieldset><legend>Account</legend>%s</fieldset>
            <fieldset><legend>It may</legend>%s</fieldset>
            <button class="primary" type="submit" data-testid="authorize-confirm">Authorize</button>
          </form>
        </div></section>
        """
                .formatted(
                        Html.escape(initial(platform.registration().name())),
                        Html.escape(platform.registration().name()),
                        CONFIRM,
                        hidden(query),
                        choices(platform, link),
                        sets(link.permissionSets(), link.permissionSets()));
    }

    private static String initial(String name) {
        return Character.toString(name.codePointAt(0));
    }

    private String choices(ThirdPartyPlatform platform, AuthorizationLink link) {
        List<SimulatedAccount> shown =
                accounts.all().stream()
                        .filter(
                                one ->
                                        link.account().isEmpty()
                                                || link.account().equals(one.appId()))
                        .limit(MAX_SHOWN)
                        .toList();
        return shown.stream()
                .map(
                        one ->
                                choice(
                                        one,
                                        platform.authorization(one.appId()).isPresent(),
                                        one.equals(shown.get(0))))
                .collect(Collectors.joining());
    }

    private static String choice(SimulatedAccount account, boolean known, boolean first) {
        return """
        <label><input type="radio" name="account" value="%s" data-testid="authorize-account" %s>
          <span>%s<small>%s%s</small></span></label>
        """
                .formatted(
                        Html.escape(account.appId()),
                        first ? "checked" : "",
                        Html.escape(account.name()),
                        Html.escape(account.appId()),
                        known ? ", authorizes it already" : "");
    }

    /** The ticks of permission sets. */
    static String sets(Set<PermissionSet> offered, Set<PermissionSet> ticked) {
        return offered.stream()
                .map(
                        set ->
                                """
                                <label><input type="checkbox" name="set_%d" data-testid="authorize-set"
                                  %s><span>%s<small>%s</small></span></label>
                                """
                                        .formatted(
                                                set.id(),
                                                ticked.contains(set) ? "checked" : "",
                                                set.name().toLowerCase(Locale.ROOT),
                                                set.label()))
                .collect(Collectors.joining());
    }

    /** The permission sets that are ticked in a form. */
    static Set<PermissionSet> ticked(Map<String, String> form) {
        return PermissionSet.copy(
                Arrays.stream(PermissionSet.values())
                        .filter(set -> form.containsKey("set_" + set.id()))
                        .toList());
    }

    static ApiResponse page(int status, String title, String body) {
        return ApiResponse.text(status, Html.TYPE, Html.styled(title, body));
    }

    /** The page that says what was wrong. */
    static ApiResponse wrong(IllegalArgumentException cause) {
        String sentence = Html.escape(String.valueOf(cause.getMessage()));
        String body =
                "<main><section class=\"card\" data-testid=\"authorize-wrong\"><h1>Wrong link</h1><p>"
                        + sentence
                        + ".</p></section></main>";
        return page(400, "Wrong link", body);
    }

    private static String hidden(Map<String, String> query) {
        return query.entrySet().stream()
                .map(
                        one ->
                                "<input type=\"hidden\" name=\""
                                        + Html.escape(one.getKey())
                                        + "\" value=\""
                                        + Html.escape(one.getValue())
                                        + "\">")
                .collect(Collectors.joining());
    }

    private static String pairs(Map<String, String> query) {
        return query.entrySet().stream()
                .map(one -> encode(one.getKey()) + "=" + encode(one.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
