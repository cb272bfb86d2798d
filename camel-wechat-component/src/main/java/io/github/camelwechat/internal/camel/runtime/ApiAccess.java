// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.AccountCircuits;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.client.ClockSkew;
import io.github.camelwechat.internal.api.http.HttpSettings;
import io.github.camelwechat.internal.api.operation.OperationRunnerFactory;
import io.github.camelwechat.internal.api.token.AccessTokens;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.api.token.TokenSources;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.store.StateStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The way to WeChat that all endpoints of a component share: connections, tokens, circuits and what
 * was learned about WeChat's clock. Thread-safe.
 */
public final class ApiAccess implements AutoCloseable {

    private static final Duration FIRST_BACKOFF = Duration.ofMillis(500);

    private final ApiClient client;
    private final ApiClient direct;
    private final AccessTokens tokens;
    private final TokenSources sources;
    private final Backoff backoff;
    private final ApiProtections protections;
    private final AccountCircuits circuits;
    private final AccountSecrets secrets;
    private final OperationRunnerFactory operations;
    private final ScheduledExecutorService scheduler;
    private final InstantSource clock;
    private final @Nullable Telemetry telemetry;

    /**
     * @param blocking where files are read and written
     * @param skew learns how far WeChat's clock is ahead of ours
     * @param secrets gives an account with the secret that is in force
     * @param telemetry null if nobody measures
     */
    ApiAccess(
            HttpSettings http,
            ScheduledExecutorService scheduler,
            Executor blocking,
            InstantSource clock,
            ClockSkew skew,
            SecureRandom random,
            ApiProtections protections,
            AccountSecrets secrets,
            @Nullable Telemetry telemetry) {
        this.client =
                new ApiClient(
                        http, random, scheduler, Runnable::run, blocking, clock, skew, telemetry);
        this.backoff = new Backoff(scheduler, random, FIRST_BACKOFF);
        this.tokens = new AccessTokens(clock, random, secrets, telemetry);
        this.direct =
                http.proxy() == null
                        ? client
                        : new ApiClient(
                                http.withProxy(null),
                                random,
                                scheduler,
                                Runnable::run,
                                blocking,
                                clock,
                                new ClockSkew(clock),
                                telemetry);
        this.sources =
                new TokenSources(
                        client,
                        direct,
                        backoff,
                        clock,
                        scheduler,
                        blocking,
                        secrets,
                        secrets.timeout());
        this.protections = protections;
        this.circuits = new AccountCircuits(clock, secrets);
        this.secrets = secrets;
        this.scheduler = scheduler;
        this.clock = clock;
        this.telemetry = telemetry;
        this.operations = new OperationRunnerFactory(skew, direct, clock, random);
    }

    WeChatApi api(AccountSettings settings, StateStore store) {
        return api(
                settings,
                store,
                tokens.from(
                        sources.of(settings.tokenSource(), settings.apiHosts(), store),
                        settings.tokenSource().kind()));
    }

    /**
     * The same with tokens that do not come from where the options say. An account of a platform
     * has a circuit of its own, which ends with what works for the account.
     */
    WeChatApi api(AccountSettings settings, StateStore store, AccountTokens carried) {
        return new WeChatApi(
                client,
                carried,
                settings.apiHosts(),
                backoff,
                protections,
                settings.account().platformAppId() == null
                        ? circuits
                        : new AccountCircuits(clock, secrets),
                settings.quotas(store, clock, scheduler, telemetry));
    }

    /** The tokens of all accounts. */
    AccessTokens tokens() {
        return tokens;
    }

    ApiClient client() {
        return client;
    }

    Backoff backoff() {
        return backoff;
    }

    /** Where those come from that carry operations out. */
    public OperationRunnerFactory operations() {
        return operations;
    }

    /** Where it is known how accounts get on with WeChat. */
    public AccountCircuits circuits() {
        return circuits;
    }

    @Override
    public void close() {
        client.close();
        direct.close();
    }
}
