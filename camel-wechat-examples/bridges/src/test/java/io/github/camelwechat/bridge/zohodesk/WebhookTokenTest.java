// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.standin.WebhookTokens;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * A webhook is Zoho's if its token is signed with a key of Zoho's, for us, now; nothing else is.
 */
class WebhookTokenTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final KeyPair ZOHOS = WebhookTokens.helpdesks();
    private static final KeyPair OTHERS = WebhookTokens.strangers();
    private static final Instant NOW = Instant.ofEpochSecond(1_800_000_000);
    private static final String ISSUER = "orgId:60001234567";
    private static final String AUDIENCE = "webhookId:4000000000000000777";

    private final List<Instant> fetches = new ArrayList<>();
    private final ObjectNode keySet = JSON.createObjectNode();
    private Instant now = NOW;
    private boolean away;
    private final SigningKeys keys = new SigningKeys(this::fetch, () -> now);

    WebhookTokenTest() {
        keySet.putArray("keys").add(WebhookTokens.jwk("key-1", ZOHOS));
    }

    private JsonNode fetch() {
        fetches.add(now);
        if (away) {
            throw new HelpdeskException.Unavailable(false, "away", null);
        }
        return keySet;
    }

    private static ObjectNode claims() {
        return WebhookTokens.claims(
                ISSUER, AUDIENCE, NOW.getEpochSecond(), NOW.getEpochSecond() + 300);
    }

    private Optional<String> fault(String token) {
        Optional<WebhookToken> read = WebhookToken.read(token);
        return read.isEmpty()
                ? Optional.of("unreadable")
                : read.get().fault(keys, ISSUER, AUDIENCE, now);
    }

    private static String genuine() {
        return WebhookTokens.rs256("key-1", ZOHOS.getPrivate(), claims());
    }

    @Test
    void refusesEveryForgery() {
        byte[] publicKey = ZOHOS.getPublic().getEncoded();
        String[] parts = genuine().split("\\.");
        Map<String, String> forgeries =
                Map.ofEntries(
                        Map.entry("without a signature", parts[0] + "." + parts[1] + "."),
                        Map.entry(
                                "unsigned by its own word",
                                WebhookTokens.unsigned("none", "key-1", claims())),
                        Map.entry(
                                "signed with the public key as a secret",
                                WebhookTokens.hs256("key-1", publicKey, claims())),
                        Map.entry(
                                "of another key",
                                WebhookTokens.rs256("key-1", OTHERS.getPrivate(), claims())),
                        Map.entry(
                                "of a key that Zoho has not",
                                WebhookTokens.rs256("key-2", OTHERS.getPrivate(), claims())),
                        Map.entry(
                                "with the key in its own header",
                                WebhookTokens.signedBy(
                                        OTHERS.getPrivate(),
                                        WebhookTokens.header("RS256", "key-3")
                                                .set("jwk", WebhookTokens.jwk("key-3", OTHERS)),
                                        claims())),
                        Map.entry(
                                "that calls RS256 another algorithm",
                                WebhookTokens.signedBy(
                                        ZOHOS.getPrivate(),
                                        WebhookTokens.header("RS512", "key-1"),
                                        claims())),
                        Map.entry("of another organisation", with("iss", "orgId:1")),
                        Map.entry("for another webhook", with("aud", "webhookId:1")),
                        Map.entry("for nobody", without("aud")),
                        Map.entry("that has expired", with("exp", NOW.getEpochSecond() - 61)),
                        Map.entry("that never expires", without("exp")),
                        Map.entry("of an odd expiry", with("exp", "tomorrow")),
                        Map.entry("from the future", with("iat", NOW.getEpochSecond() + 3600)),
                        Map.entry("not yet good", with("nbf", NOW.getEpochSecond() + 3600)),
                        Map.entry(
                                "with changed claims", parts[0] + "." + changed() + "." + parts[2]),
                        Map.entry("of two parts", parts[0] + "." + parts[1]),
                        Map.entry("of five parts", genuine() + ".a.b"),
                        Map.entry("of no base64", "a?.b?.c?"),
                        Map.entry("of no JSON", "YWJj.YWJj.YWJj"),
                        Map.entry("empty", ""),
                        Map.entry("huge", "a".repeat(10_000) + ".b.c"));

        assertThat(forgeries)
                .allSatisfy((kind, token) -> assertThat(fault(token)).as(kind).isPresent());
        assertThat(fault(genuine())).isEmpty();
    }

    private static String with(String claim, Object value) {
        ObjectNode claims = claims();
        claims.set(claim, JSON.valueToTree(value));
        return WebhookTokens.rs256("key-1", ZOHOS.getPrivate(), claims);
    }

    private static String without(String claim) {
        ObjectNode claims = claims();
        claims.remove(claim);
        return WebhookTokens.rs256("key-1", ZOHOS.getPrivate(), claims);
    }

    private static String changed() {
        return with("sub", "admin").split("\\.")[1];
    }

    @Test
    void takesOneOfSeveralAudiences() {
        ObjectNode claims = claims();
        claims.putArray("aud").add("webhookId:5").add(AUDIENCE);

        assertThat(fault(WebhookTokens.rs256("key-1", ZOHOS.getPrivate(), claims))).isEmpty();
    }

    @Test
    void trustsNoKeyThatIsShortOrMeantForSomethingElse() {
        KeyPair small = WebhookTokens.made(1024);
        keySet.putArray("keys")
                .add(WebhookTokens.jwk("small", small))
                .add(WebhookTokens.jwk("seals", ZOHOS).put("use", "enc"))
                .add(WebhookTokens.jwk("other", ZOHOS).put("alg", "PS256"))
                .add(WebhookTokens.jwk("broken", ZOHOS).put("n", "?"))
                .add(JSON.createObjectNode().put("kty", "oct").put("kid", "secret").put("k", "YQ"));

        assertThat(fault(WebhookTokens.rs256("small", small.getPrivate(), claims()))).isPresent();
        for (String id : List.of("seals", "other", "broken", "secret")) {
            assertThat(fault(WebhookTokens.rs256(id, ZOHOS.getPrivate(), claims()))).isPresent();
        }
    }

    @Test
    void fetchesTheKeySetOnceHoweverManyComeAndForAnUnknownKeyEveryHalfMinuteAtMost() {
        String genuine = genuine();
        IntStream.range(0, 100).parallel().forEach(i -> assertThat(fault(genuine)).isEmpty());
        assertThat(fetches).hasSize(1);

        now = NOW.plusSeconds(31);
        for (int i = 0; i < 100; i++) {
            assertThat(fault(WebhookTokens.unsigned("RS256", "made-up-" + i, claims())))
                    .isPresent();
        }
        assertThat(fetches).hasSize(2);
        assertThat(fault(genuine)).isEmpty();
    }

    @Test
    void findsAKeyThatIsNew() {
        assertThat(fault(genuine())).isEmpty();
        keySet.withArray("keys").add(WebhookTokens.jwk("key-2", OTHERS));
        String newer = WebhookTokens.rs256("key-2", OTHERS.getPrivate(), claims());
        assertThat(fault(newer)).isPresent();

        now = NOW.plus(SigningKeys.BETWEEN_FETCHES);

        assertThat(fault(newer)).isEmpty();
        assertThat(fault(genuine())).isEmpty();
    }

    @Test
    void trustsAKeyThatIsGoneForADayAtMost() {
        assertThat(fault(genuine())).isEmpty();
        keySet.putArray("keys").add(WebhookTokens.jwk("key-2", OTHERS));

        now = NOW.plus(Duration.ofHours(25));

        String later = WebhookTokens.rs256("key-1", ZOHOS.getPrivate(), laterClaims());
        assertThat(fault(later)).hasValueSatisfying(f -> assertThat(f).contains("key set"));
    }

    private ObjectNode laterClaims() {
        return WebhookTokens.claims(
                ISSUER, AUDIENCE, now.getEpochSecond(), now.getEpochSecond() + 300);
    }

    @Test
    void goesOnWithTheKeysItHasWhileTheSetCannotBeHadAndRefusesAllWithoutAny() {
        away = true;
        assertThat(fault(genuine())).isPresent();
        assertThat(keys.any()).isFalse();

        away = false;
        now = NOW.plusSeconds(40);
        assertThat(fault(genuine())).isEmpty();

        away = true;
        now = NOW.plusSeconds(200);
        assertThat(fault(WebhookTokens.rs256("new", OTHERS.getPrivate(), claims()))).isPresent();
        assertThat(fault(genuine())).isEmpty();
    }
}
