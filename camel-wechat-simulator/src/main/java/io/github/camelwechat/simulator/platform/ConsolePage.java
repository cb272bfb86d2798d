// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.http.Html;
import io.github.camelwechat.simulator.http.QueryParameters;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The page with the buttons of two consoles: that of the Open Platform, which pushes tickets, and
 * that of accounts, in which administrators change and withdraw authorizations.
 */
final class ConsolePage {
    static final String PATH = "/platforms";
    static final String ACTION = "/platforms/act";

    private static final int MAX_SHOWN = 200;

    private final Platforms platforms;
    private final Accounts accounts;
    private final Consumer<ThirdPartyPlatform> releaseTest;

    ConsolePage(Platforms platforms, Accounts accounts, Consumer<ThirdPartyPlatform> releaseTest) {
        this.platforms = platforms;
        this.accounts = accounts;
        this.releaseTest = releaseTest;
    }

    void register(ApiRoutes routes) {
        routes.page(PATH, call -> show());
        routes.openPost(ACTION, this::act);
    }

    private ApiResponse act(ApiCall call) {
        Map<String, String> form = QueryParameters.ofForm(call.body());
        String account = form.getOrDefault("account", "");
        try {
            ThirdPartyPlatform platform =
                    platforms
                            .find(form.getOrDefault("platform", ""))
                            .orElseThrow(
                                    () ->
                                            new IllegalArgumentException(
                                                    "there is no such platform"));
            switch (form.getOrDefault("act", "")) {
                case "ticket" -> platform.pushTicket();
                case "release-test" -> releaseTest.accept(platform);
                case "authorize" -> platform.authorize(account, PlatformPages.ticked(form));
                case "withdraw" -> platform.withdraw(account);
                default -> throw new IllegalArgumentException("there is no such button");
            }
            return new ApiResponse.Redirect(PATH);
        } catch (IllegalArgumentException e) {
            return PlatformPages.wrong(e);
        }
    }

    private ApiResponse show() {
        String all = platforms.all().stream().map(this::platform).collect(Collectors.joining());
        String none =
                "<section class=\"card\"><p>There is no third-party platform in this WeChat."
                        + "</p></section>";
        return PlatformPages.page(
                200,
                "Third-party platforms",
                "<main class=\"console\">" + (all.isEmpty() ? none : all) + "</main>");
    }

    private String platform(ThirdPartyPlatform platform) {
        SimulatedPlatform registration = platform.registration();
        String rows =
                platform.authorizations().stream()
                        .limit(MAX_SHOWN)
                        .map(one -> row(platform, one))
                        .collect(Collectors.joining());
        return """
        <section class="card" data-testid="platform" data-appid="%s">
          <h1>%s <span class="hint">%s</span></h1>
          <dl><dt>Tickets and authorizations</dt><dd>%s</dd><dt>Messages</dt><dd>%s</dd></dl>
          <form method="post" action="%s">%s
            <button name="act" value="ticket" data-testid="platform-ticket">Push a ticket</button>
            <button name="act" value="release-test" data-testid="platform-test">Start the release
              test</button>
          </form>
          %s
          <h2>Authorized by %d of %d accounts</h2>
          %s
          <details><summary>Let another account authorize it</summary>%s</details>
        </section>
        """
                .formatted(
                        Html.escape(registration.appId()),
                        Html.escape(registration.name()),
                        Html.escape(registration.appId()),
                        url(registration.authorizationUrl()),
                        url(registration.messageUrl()),
                        ACTION,
                        field("platform", registration.appId()),
                        platform.releaseReport().map(ConsolePage::report).orElse(""),
                        platform.authorizations().size(),
                        accounts.all().size(),
                        rows,
                        newcomer(platform));
    }

    private static String report(ReleaseReport report) {
        String steps =
                report.steps().stream()
                        .map(
                                step ->
                                        "<li class=\""
                                                + (step.passed() ? "good" : "bad")
                                                + "\">"
                                                + step.name()
                                                + (step.passed() ? " passed" : " failed: ")
                                                + Html.escape(step.detail())
                                                + "</li>")
                        .collect(Collectors.joining());
        return "<p data-testid=\"platform-report\" data-passed=\""
                + report.passed()
                + "\">Release test "
                + (report.passed() ? "passed" : "failed")
                + "</p><ol>"
                + steps
                + "</ol>";
    }

    private String row(ThirdPartyPlatform platform, Authorization one) {
        SimulatedAccount account = accounts.get(one.appId());
        return """
        <form class="authorizer" method="post" action="%s" data-testid="authorizer" data-appid="%s">%s%s
          <strong>%s <small>%s, since %s</small></strong>
          <div class="sets">%s</div>
          <button name="act" value="authorize" data-testid="authorizer-change">Change</button>
          <button name="act" value="withdraw" data-testid="authorizer-withdraw">Withdraw</button>
        </form>
        """
                .formatted(
                        ACTION,
                        Html.escape(one.appId()),
                        field("platform", platform.appId()),
                        field("account", one.appId()),
                        Html.escape(account.name()),
                        Html.escape(one.appId()),
                        one.since().truncatedTo(ChronoUnit.SECONDS),
                        PlatformPages.sets(
                                EnumSet.allOf(PermissionSet.class), one.permissionSets()));
    }

    private String newcomer(ThirdPartyPlatform platform) {
        String options =
                accounts.all().stream()
                        .filter(one -> platform.authorization(one.appId()).isEmpty())
                        .limit(MAX_SHOWN)
                        .map(
                                one ->
                                        "<option value=\""
                                                + Html.escape(one.appId())
                                                + "\">"
                                                + Html.escape(one.name() + " (" + one.appId() + ")")
                                                + "</option>")
                        .collect(Collectors.joining());
        if (options.isEmpty()) {
            return "<p>Every account does already.</p>";
        }
        return """
        <form class="authorizer" method="post" action="%s">%s
          <select name="account" data-testid="newcomer-account">%s</select>
          <div class="sets">%s</div>
          <button name="act" value="authorize" data-testid="newcomer-authorize">Authorize</button>
        </form>
        """
                .formatted(
                        ACTION,
                        field("platform", platform.appId()),
                        options,
                        PlatformPages.sets(
                                EnumSet.allOf(PermissionSet.class),
                                EnumSet.allOf(PermissionSet.class)));
    }

    private static String field(String name, String value) {
        return "<input type=\"hidden\" name=\"" + name + "\" value=\"" + Html.escape(value) + "\">";
    }

    private static String url(@Nullable String url) {
        return url == null ? "nowhere" : Html.escape(url);
    }
}
