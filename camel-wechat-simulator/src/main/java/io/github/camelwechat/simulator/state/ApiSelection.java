// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.api.AccountApi;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiDispatcher;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiHandler;
import io.github.camelwechat.simulator.platform.AuthorizerEndpoints;
import io.github.camelwechat.simulator.platform.PlatformAccess;
import io.github.camelwechat.simulator.platform.PlatformEndpoints;
import io.github.camelwechat.simulator.platform.PlatformPages;
import io.github.camelwechat.simulator.quota.QuotaEndpoints;
import io.github.camelwechat.simulator.token.TokenIssuer.Standing;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The choice of the account, or the platforms, whose call one is: by its path, token, appid or
 * ticket. A call that names nobody is the first account's, which then says what is wrong.
 */
public final class ApiSelection {
    private static final String PLATFORM_PATHS = "/cgi-bin/component/";
    private static final Set<String> NAMED_IN_BODY =
            Set.of("/cgi-bin/stable_token", "/cgi-bin/clear_quota/v2");
    private static final Set<String> OF_WEB_TOKENS = Set.of("/sns/userinfo", "/sns/auth");

    private final AccountStates states;
    private final PlatformAccess access;
    private final AccountApi platforms;
    private final Map<String, AccountApi> accounts = new ConcurrentHashMap<>();

    public ApiSelection(AccountStates states) {
        this.states = states;
        this.access =
                new PlatformAccess(
                        states.common().platforms(), token -> ofToken(token).isPresent());
        this.platforms = platforms();
    }

    /** The handler of every request for a path of WeChat's. */
    public ApiHandler handler(Vertx vertx) {
        CommonState common = states.common();
        return new ApiHandler(
                vertx,
                this::choose,
                common.faults(),
                common.requests(),
                common.clock(),
                common.changes());
    }

    private AccountApi platforms() {
        CommonState common = states.common();
        QuotaEndpoints quotas =
                new QuotaEndpoints(common.accounts().first(), common.platformQuotas());
        return new AccountApi(
                new ApiDispatcher(
                        List.of(
                                new PlatformEndpoints(
                                        access,
                                        common.platformQuotas(),
                                        appId -> states.find(appId).map(SimulatorState::quotas),
                                        common.tasks(),
                                        common.clock()),
                                new AuthorizerEndpoints(
                                        access,
                                        common.platforms(),
                                        common.accounts(),
                                        common.clock(),
                                        common::base),
                                new PlatformPages(
                                        common.platforms(),
                                        common.accounts(),
                                        common::base,
                                        states::releaseTest)),
                        access::authenticate,
                        quotas::charge,
                        common.random()),
                path -> Optional.empty(),
                access::expire);
    }

    private AccountApi choose(ApiCall call) {
        if (call.path().startsWith(PLATFORM_PATHS) || PlatformPages.have(call.path())) {
            return platforms;
        }
        SimulatorState state = account(call).orElse(states.first());
        return accounts.computeIfAbsent(
                state.account().appId(), appId -> new ServerApi(state, access).api());
    }

    private Optional<SimulatorState> account(ApiCall call) {
        Optional<String> token = call.parameter("access_token");
        if (token.isPresent()) {
            return OF_WEB_TOKENS.contains(call.path())
                    ? states.having(state -> state.oauth().ofAccessToken(token.get()) != null)
                    : states.common()
                            .platforms()
                            .authorizerOfToken(token.get())
                            .flatMap(states::find)
                            .or(() -> ofToken(token.get()));
        }
        Optional<String> ticket = call.parameter("ticket");
        if (ticket.isPresent()) {
            return states.having(state -> state.qrCodes().find(ticket.get()).isPresent());
        }
        return call.parameter("appid").or(() -> named(call)).flatMap(states::find);
    }

    private Optional<SimulatorState> ofToken(String token) {
        return states.having(state -> state.tokens().check(token) != Standing.UNKNOWN);
    }

    private static Optional<String> named(ApiCall call) {
        if (!NAMED_IN_BODY.contains(call.path())) {
            return Optional.empty();
        }
        try {
            return Optional.of(call.json().path("appid").asText());
        } catch (ApiException e) {
            // The endpoint says so.
            return Optional.empty();
        }
    }
}
