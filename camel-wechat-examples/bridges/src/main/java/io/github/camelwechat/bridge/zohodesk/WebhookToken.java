// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JSON Web Token as Zoho puts it into header {@code X-ZDesk-JWT} of a webhook, and the one way to
 * prove it: RS256 with a key of Zoho's, whatever the token says of itself. It says who sends, not
 * what: the body is not part of it.
 */
final class WebhookToken {

    static final String HEADER = "X-ZDesk-JWT";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LONGEST = 8192;
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);

    private final String signed;
    private final byte[] signature;
    private final JsonNode header;
    private final JsonNode claims;

    private WebhookToken(String signed, byte[] signature, JsonNode header, JsonNode claims) {
        this.signed = signed;
        this.signature = signature;
        this.header = header;
        this.claims = claims;
    }

    /** Reads the three parts and proves nothing. */
    static Optional<WebhookToken> read(@Nullable String text) {
        if (text == null || text.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = text.strip().split("\\.", -1);
        if (parts.length != 3) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    new WebhookToken(
                            parts[0] + "." + parts[1],
                            Base64.getUrlDecoder().decode(parts[2]),
                            object(parts[0]),
                            object(parts[1])));
        } catch (IOException | IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    private static JsonNode object(String part) throws IOException {
        JsonNode read = JSON.readTree(Base64.getUrlDecoder().decode(part));
        if (read == null || !read.isObject()) {
            throw new NotAnObject();
        }
        return read;
    }

    /**
     * Says why this token does not prove a webhook, if it does not.
     *
     * @param issuer the {@code iss} it must have
     * @param audience the {@code aud} it must have
     */
    Optional<String> fault(SigningKeys keys, String issuer, String audience, Instant now) {
        String algorithm = header.path("alg").asText();
        if (!algorithm.equals("RS256")) {
            return Optional.of("it is signed with '%s', not RS256".formatted(algorithm));
        }
        Optional<PublicKey> key = keys.key(header.path("kid").asText());
        if (key.isEmpty()) {
            return Optional.of("its key is not in the key set of Zoho Desk");
        }
        if (!signedWith(key.get())) {
            return Optional.of("its signature is wrong");
        }
        if (!claims.path("iss").asText().equals(issuer)) {
            return Optional.of("it was issued for another organisation than " + issuer);
        }
        if (!isFor(audience)) {
            return Optional.of("it is meant for another webhook than " + audience);
        }
        return time(now);
    }

    private boolean signedWith(PublicKey key) {
        try {
            Signature check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(signed.getBytes(StandardCharsets.US_ASCII));
            return check.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }

    private boolean isFor(String audience) {
        JsonNode aud = claims.path("aud");
        if (!aud.isArray()) {
            return aud.asText().equals(audience);
        }
        for (JsonNode one : aud) {
            if (one.asText().equals(audience)) {
                return true;
            }
        }
        return false;
    }

    private Optional<String> time(Instant now) {
        if (!claims.path("exp").isIntegralNumber()) {
            return Optional.of("it says nothing of when it ends");
        }
        if (!now.isBefore(seconds("exp").plus(CLOCK_SKEW))) {
            return Optional.of("it has expired");
        }
        for (String beginning : new String[] {"nbf", "iat"}) {
            if (claims.path(beginning).isIntegralNumber()
                    && seconds(beginning).isAfter(now.plus(CLOCK_SKEW))) {
                return Optional.of("it is from the future: compare the clocks");
            }
        }
        return Optional.empty();
    }

    private Instant seconds(String claim) {
        long seconds = claims.path(claim).asLong();
        return Instant.ofEpochSecond(
                Math.max(Math.min(seconds, Instant.MAX.getEpochSecond() - 86400), 0));
    }

    private static final class NotAnObject extends JsonProcessingException {

        private static final long serialVersionUID = 1L;

        NotAnObject() {
            super("not a JSON object");
        }
    }
}
