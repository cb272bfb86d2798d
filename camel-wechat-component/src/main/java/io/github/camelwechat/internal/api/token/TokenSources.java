// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;

/**
 * Makes the sources that endpoints ask for, each once, so that endpoints that say the same share
 * their tokens. What WeChat itself gives is shared through the state store with every node that
 * uses the same one; others' tokens come from a place that is shared already. Thread-safe.
 */
public final class TokenSources {

    /** A source, and what it was asked for by. */
    private record Made(
            TokenSourceOption origin, ApiHosts hosts, StateStore store, TokenSource source) {

        boolean isFor(TokenSourceOption wanted, ApiHosts from, StateStore shared) {
            return store.equals(shared) && hosts.equals(from) && origin.equals(wanted);
        }
    }

    /** The longest wait for a source that has no time limits of its own, in real time. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ApiClient client;
    private final ApiClient direct;
    private final Json json = new Json();
    private final Backoff backoff;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final UnaryOperator<Account> latest;
    private final Duration secretTimeout;
    private final List<Made> made = new ArrayList<>();

    /**
     * @param direct reaches the user's own servers, which are not behind the proxy to WeChat
     * @param latest gives an account with the secret that is in force now
     * @param secretTimeout how long to wait for a new one after a reset
     */
    public TokenSources(
            ApiClient client,
            ApiClient direct,
            Backoff backoff,
            InstantSource clock,
            ScheduledExecutorService timers,
            Executor blocking,
            UnaryOperator<Account> latest,
            Duration secretTimeout) {
        this.client = client;
        this.direct = direct;
        this.backoff = backoff;
        this.clock = clock;
        this.timers = timers;
        this.blocking = blocking;
        this.latest = latest;
        this.secretTimeout = secretTimeout;
    }

    /** The source for an endpoint; there are as many of them as accounts differ. */
    public synchronized TokenSource of(TokenSourceOption origin, ApiHosts hosts, StateStore store) {
        for (Made known : made) {
            if (known.isFor(origin, hosts, store)) {
                return known.source();
            }
        }
        TokenSource source = make(origin, hosts, store);
        made.add(new Made(origin, hosts, store, source));
        return source;
    }

    private TokenSource make(TokenSourceOption origin, ApiHosts hosts, StateStore store) {
        if (origin instanceof TokenSourceOption.Bean bean) {
            return timed(bean.source(), "the bean");
        }
        if (origin instanceof TokenSourceOption.Server server) {
            return new HttpTokens(direct, server.address(), json, clock);
        }
        if (origin instanceof TokenSourceOption.File file) {
            return timed(new FileTokens(file.path(), json, clock, blocking), "the file");
        }
        return origin instanceof TokenSourceOption.Classic
                ? shared(new ClassicTokens(client, hosts, backoff, clock), "classic", store)
                : shared(new StableTokens(client, hosts, json, backoff, clock), "stable", store);
    }

    private TokenSource timed(TokenSource source, String name) {
        return new TimedTokens(source, name, LIMIT, timers);
    }

    private TokenSource shared(TokenSource source, String name, StateStore store) {
        SharedTokens shared = new SharedTokens(source, name, store, clock, timers);
        return new SecretRotation(shared, latest, secretTimeout, timers);
    }
}
