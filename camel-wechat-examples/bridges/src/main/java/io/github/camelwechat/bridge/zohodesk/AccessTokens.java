// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The access token of Zoho's API, made from the refresh token: fetched once however many ask, ahead
 * of its end by one of them while the others go on with the old one. Zoho gives out ten in ten
 * minutes, so a failure is not repeated by everybody who asks, and a token that is refused as soon
 * as it was fetched is not replaced at once. Thread-safe.
 */
final class AccessTokens {

    static final Duration AHEAD_OF_ITS_END = Duration.ofMinutes(5);
    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(60);

    private static final String KEPT = "access-token";
    private static final Duration AFTER_AN_OUTAGE = Duration.ofSeconds(2);
    private static final Duration SHORTEST_LIFE = Duration.ofMinutes(1);
    private static final int LONGEST_LIFE = 86_400;

    private final HelpdeskHttp accounts;
    private final String clientId;
    private final String clientSecret;
    private final String refreshToken;
    private final InstantSource clock;
    private final BridgeServices.Values values;
    private final Seal seal;

    private final AtomicReference<@Nullable Token> current = new AtomicReference<>();
    private final ReentrantLock fetching = new ReentrantLock();
    private Instant nextFetch = Instant.MIN;
    private @Nullable HelpdeskException failure;
    private volatile String refusedLast = "";

    private record Token(String value, Instant goodUntil) {}

    AccessTokens(
            HelpdeskHttp accounts,
            String clientId,
            String clientSecret,
            String refreshToken,
            BridgeServices services) {
        this.accounts = accounts;
        this.clientId = clientId;
        this.clientSecret = clientSecret;
        this.refreshToken = refreshToken;
        this.clock = services.clock();
        this.values = services.values();
        this.seal = new Seal(clientSecret + " " + refreshToken);
    }

    /** A token that Zoho should take. */
    String value() {
        Token token = current.get();
        Instant now = clock.instant();
        if (token != null && now.isBefore(token.goodUntil().minus(AHEAD_OF_ITS_END))) {
            return token.value();
        }
        if (token != null && now.isBefore(token.goodUntil())) {
            return renewed(token, now);
        }
        fetching.lock();
        try {
            Token other = current.get();
            return other != null && other != token ? other.value() : fetch(now).value();
        } finally {
            fetching.unlock();
        }
    }

    /** One caller fetches the next token, and nobody suffers if that does not work yet. */
    private String renewed(Token token, Instant now) {
        if (!fetching.tryLock()) {
            return token.value();
        }
        try {
            Token other = current.get();
            return other != null && other != token ? other.value() : fetch(now).value();
        } catch (HelpdeskException notYet) {
            return token.value();
        } finally {
            fetching.unlock();
        }
    }

    /** Zoho refused this token, so it is used no more; the next call fetches another one. */
    void refused(String value) {
        refusedLast = value;
        Token token = current.get();
        if (token != null && token.value().equals(value)) {
            current.compareAndSet(token, null);
        }
    }

    private Token fetch(Instant now) {
        Optional<Token> others = kept(now);
        if (others.isPresent()) {
            current.set(others.get());
            return others.get();
        }
        if (now.isBefore(nextFetch) && !now.isBefore(nextFetch.minus(BETWEEN_FETCHES))) {
            throw failure != null
                    ? failure
                    : new HelpdeskException.Busy(
                            nextFetch,
                            "Zoho refuses an access token that it has just given: check that orgId is an organisation of the user who made the refresh token, in this dataCentre");
        }
        try {
            JsonNode answer = ask();
            nextFetch = now.plus(BETWEEN_FETCHES);
            Token token = read(answer, now);
            failure = null;
            current.set(token);
            keep(token);
            return token;
        } catch (HelpdeskException notGiven) {
            nextFetch = nextFetch.isAfter(now) ? nextFetch : now.plus(AFTER_AN_OUTAGE);
            failure = notGiven;
            throw notGiven;
        }
    }

    /**
     * A token that the other side of the bridge fetched, or this one before it was started anew.
     */
    private Optional<Token> kept(Instant now) {
        return values.get(KEPT)
                .flatMap(seal::open)
                .map(text -> text.split(" ", 2))
                .filter(parts -> parts.length == 2 && parts[0].matches("\\d{1,12}"))
                .map(parts -> new Token(parts[1], Instant.ofEpochSecond(Long.parseLong(parts[0]))))
                .filter(token -> now.isBefore(token.goodUntil().minus(AHEAD_OF_ITS_END)))
                .filter(token -> !token.value().equals(refusedLast));
    }

    private void keep(Token token) {
        values.put(KEPT, seal.close(token.goodUntil().getEpochSecond() + " " + token.value()));
    }

    private JsonNode ask() {
        String form =
                "grant_type=refresh_token&refresh_token=%s&client_id=%s&client_secret=%s"
                        .formatted(encoded(refreshToken), encoded(clientId), encoded(clientSecret));
        try {
            return accounts.postForm("/oauth/v2/token", form).body();
        } catch (HelpdeskException.Unavailable notReached) {
            // Nothing was done of what the token is for, however the call for the token ended.
            throw new HelpdeskException.Unavailable(
                    false, String.valueOf(notReached.getMessage()), notReached);
        }
    }

    /** Zoho says what is wrong in the body, also where the status is 200. */
    private static Token read(JsonNode answer, Instant now) {
        String value = answer.path("access_token").asText();
        if (value.isEmpty()) {
            throw new HelpdeskException.Unavailable(
                    false, cure(answer.path("error").asText()), null);
        }
        Duration life =
                Duration.ofSeconds(Math.min(answer.path("expires_in").asLong(3600), LONGEST_LIFE));
        return new Token(value, now.plus(life.compareTo(SHORTEST_LIFE) < 0 ? SHORTEST_LIFE : life));
    }

    private static String cure(String error) {
        return switch (error) {
            case "invalid_code", "invalid_grant" ->
                    "Zoho does not know the refresh token: it was revoked, or belongs to another client or dataCentre. Make a new one and set refreshToken";
            case "invalid_client", "invalid_client_secret" ->
                    "Zoho does not know the client: check clientId, clientSecret and dataCentre";
            case "Access Denied" ->
                    "Zoho has given out too many access tokens for this refresh token: use another one for every program";
            default ->
                    "Zoho gave no access token"
                            + (error.matches("[\\w ]{1,60}") ? ": " + error : "");
        };
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
