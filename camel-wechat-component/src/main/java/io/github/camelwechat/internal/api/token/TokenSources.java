// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Makes the sources that endpoints ask for, each once, so that endpoints that say the same share
 * their tokens. What WeChat itself gives is shared through the state store with every node that
 * uses the same one; others' tokens come from a place that is shared already. Thread-safe.
 */
public final class TokenSources {

    private record Key(TokenSourceOption origin, ApiHosts hosts, StateStore store) {}

    /** The longest wait for a source that has no time limits of its own, in real time. */
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final ApiClient client;
    private final ApiClient direct;
    private final Json json = new Json();
    private final Backoff backoff;
    private final InstantSource clock;
    private final ScheduledExecutorService timers;
    private final Executor blocking;
    private final Map<Key, TokenSource> made = new ConcurrentHashMap<>();

    /**
     * @param direct reaches the user's own servers, which are not behind the proxy to WeChat
     */
    public TokenSources(
            ApiClient client,
            ApiClient direct,
            Backoff backoff,
            InstantSource clock,
            ScheduledExecutorService timers,
            Executor blocking) {
        this.client = client;
        this.direct = direct;
        this.backoff = backoff;
        this.clock = clock;
        this.timers = timers;
        this.blocking = blocking;
    }

    public TokenSource of(TokenSourceOption origin, ApiHosts hosts, StateStore store) {
        return made.computeIfAbsent(new Key(origin, hosts, store), this::make);
    }

    private TokenSource make(Key key) {
        TokenSourceOption origin = key.origin();
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
                ? shared(new ClassicTokens(client, key.hosts(), backoff, clock), "classic", key)
                : shared(
                        new StableTokens(client, key.hosts(), json, backoff, clock), "stable", key);
    }

    private TokenSource timed(TokenSource source, String name) {
        return new TimedTokens(source, name, LIMIT, timers);
    }

    private TokenSource shared(TokenSource source, String name, Key key) {
        return new SharedTokens(source, name, key.store(), clock, timers);
    }
}
