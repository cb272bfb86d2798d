// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.RSAPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The public keys with which Zoho signs its webhooks, fetched from its key set and kept. An id that
 * is not among them is a new key, or made up by a stranger: the set is fetched again for it, but
 * not more often than once in half a minute, so that nobody makes this call Zoho at will.
 * Thread-safe.
 */
final class SigningKeys {

    /** A key that Zoho took back is trusted no longer than this. */
    static final Duration KEPT = Duration.ofHours(24);

    static final Duration BETWEEN_FETCHES = Duration.ofSeconds(30);

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);
    private static final int MOST_KEYS = 50;
    private static final int SHORTEST_KEY = 2048;

    private final Supplier<JsonNode> keySet;
    private final InstantSource clock;

    private volatile Keys known = new Keys(Map.of(), Instant.MIN);
    private Instant nextFetch = Instant.MIN;

    private record Keys(Map<String, PublicKey> byId, Instant fetched) {}

    /**
     * @param keySet fetches the key set
     */
    SigningKeys(Supplier<JsonNode> keySet, InstantSource clock) {
        this.keySet = keySet;
        this.clock = clock;
    }

    /** The key of that id, if Zoho has it. */
    Optional<PublicKey> key(String id) {
        Instant now = clock.instant();
        Keys keys = known;
        if (keys.byId().containsKey(id) && now.isBefore(endOf(keys))) {
            return Optional.of(keys.byId().get(id));
        }
        return Optional.ofNullable(fetched(id, now).get(id));
    }

    /** Tells if there is any key: without one nothing can be told from a forgery. */
    boolean any() {
        return !known.byId().isEmpty();
    }

    private static Instant endOf(Keys keys) {
        return keys.fetched() == Instant.MIN ? Instant.MIN : keys.fetched().plus(KEPT);
    }

    private synchronized Map<String, PublicKey> fetched(String id, Instant now) {
        boolean fresh = now.isBefore(endOf(known));
        if (fresh && known.byId().containsKey(id)) {
            return known.byId();
        }
        if (!now.isBefore(nextFetch)) {
            nextFetch = now.plus(BETWEEN_FETCHES);
            try {
                known = new Keys(read(keySet.get()), now);
                return known.byId();
            } catch (HelpdeskException failure) {
                LOG.warn(
                        "The key set of Zoho Desk cannot be had, so webhooks signed with a new key are refused: {}",
                        failure.getMessage());
            }
        }
        return fresh ? known.byId() : Map.of();
    }

    private static Map<String, PublicKey> read(JsonNode set) {
        Map<String, PublicKey> found = new HashMap<>();
        for (JsonNode key : set.path("keys")) {
            if (found.size() < MOST_KEYS
                    && key.path("kty").asText().equals("RSA")
                    && key.path("use").asText("sig").equals("sig")
                    && key.path("alg").asText("RS256").equals("RS256")
                    && key.hasNonNull("kid")) {
                rsa(key).ifPresent(rsa -> found.put(key.get("kid").asText(), rsa));
            }
        }
        return Map.copyOf(found);
    }

    private static Optional<PublicKey> rsa(JsonNode key) {
        try {
            RSAPublicKeySpec numbers = new RSAPublicKeySpec(number(key, "n"), number(key, "e"));
            PublicKey rsa = KeyFactory.getInstance("RSA").generatePublic(numbers);
            return ((RSAPublicKey) rsa).getModulus().bitLength() < SHORTEST_KEY
                    ? Optional.empty()
                    : Optional.of(rsa);
        } catch (GeneralSecurityException | IllegalArgumentException notAKey) {
            return Optional.empty();
        }
    }

    private static BigInteger number(JsonNode key, String member) {
        return new BigInteger(1, Base64.getUrlDecoder().decode(key.path(member).asText()));
    }
}
