// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One access token per account, fetched once however many ask for it. One for a whole component.
 * Thread-safe.
 *
 * <p>Tokens come from {@code stable_token} in normal mode, which gives every node the same one and
 * never kills a token that another program uses (outbound.md 1.1).
 */
public final class AccessTokens {

    private static final String PATH = "/cgi-bin/stable_token";
    private static final Duration LONGEST_MARGIN = Duration.ofSeconds(10);

    private record Key(String appId, ApiHosts hosts) {}

    private final ApiClient client;
    private final Json json;
    private final Backoff backoff;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final Map<Key, TokenSlot> slots = new ConcurrentHashMap<>();

    public AccessTokens(
            ApiClient client,
            Json json,
            Backoff backoff,
            InstantSource clock,
            RandomGenerator random) {
        this.client = client;
        this.json = json;
        this.backoff = backoff;
        this.clock = clock;
        this.random = random;
    }

    /**
     * A token that is good right now, as far as we know. Whoever can have one does not wait for a
     * fetch that is under way, however long that takes.
     *
     * @return fails with an {@link InvalidMessageException} if the account has no {@code
     *     appSecret}, with an {@link io.github.camelwechat.failure.ApiErrorException} if WeChat
     *     refuses a token, and with an {@link ApiUnreachableException} if it cannot be asked
     */
    public CompletionStage<AccessToken> current(Account account, ApiHosts hosts) {
        Secret appSecret = account.appSecret();
        if (appSecret == null) {
            return CompletableFuture.failedFuture(
                    new InvalidMessageException(
                            account.name(),
                            "account '"
                                    + account.name()
                                    + "' cannot call WeChat's API without the option appSecret: set it to the"
                                    + " AppSecret the WeChat console shows"));
        }
        return slot(account, hosts).current(force -> fetch(account, appSecret, hosts, force));
    }

    /**
     * Tells that WeChat no longer takes this token. Does nothing if there is a newer one already.
     */
    public void invalidate(Account account, ApiHosts hosts, AccessToken failed) {
        slot(account, hosts).invalidate(failed);
    }

    private TokenSlot slot(Account account, ApiHosts hosts) {
        return slots.computeIfAbsent(
                new Key(account.appId(), hosts), key -> new TokenSlot(clock, random));
    }

    private CompletionStage<AccessToken> fetch(
            Account account, Secret appSecret, ApiHosts hosts, boolean force) {
        ApiTarget target = new ApiTarget(account.name(), hosts, PATH);
        Map<String, Object> request = new LinkedHashMap<>();
        request.put("grant_type", "client_credential");
        request.put("appid", account.appId());
        request.put("secret", appSecret.reveal());
        request.put("force_refresh", force);
        byte[] body = json.writeBytes(request);
        return backoff.retry(
                () -> {
                    Instant asked = clock.instant();
                    return client.postJson(target, Effect.NONE, null, body)
                            .thenApply(reply -> token(target, asked, reply));
                });
    }

    /**
     * {@code expires_in} is what is left of its life, often much less than two hours (outbound.md
     * 1.1).
     */
    private static AccessToken token(ApiTarget target, Instant asked, ApiReply reply) {
        String value = reply.text("access_token");
        Duration life = life(reply.text("expires_in"));
        if (value == null || life.isZero() || life.isNegative()) {
            throw new ApiUnreachableException(
                    target.account(),
                    target.path(),
                    "the answer has no access_token with an expires_in",
                    null);
        }
        Duration tenth = life.dividedBy(10);
        Duration margin = tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN;
        return new AccessToken(Secret.of(value), asked.plus(life).minus(margin));
    }

    private static Duration life(@Nullable String seconds) {
        try {
            return Duration.ofSeconds(seconds == null ? 0 : Integer.parseInt(seconds));
        } catch (NumberFormatException e) {
            return Duration.ZERO;
        }
    }
}
