// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.internal.api.http.HttpCall;
import io.github.camelwechat.internal.crypto.ApiCipher;
import io.github.camelwechat.internal.crypto.ApiSealException;
import io.github.camelwechat.internal.crypto.ApiSignatureCheck;
import io.github.camelwechat.internal.crypto.ApiSigner;
import io.github.camelwechat.internal.crypto.PemKeys;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Encrypts and signs the calls of one account to the covered paths, and opens their answers
 * (outbound.md 16). Thread-safe.
 *
 * <p>The address with its host is part of what is signed, so a call is sealed anew for every host
 * that is tried.
 */
public final class ApiProtection {

    private static final String APP_ID = "Wechatmp-Appid";
    private static final String TIMESTAMP = "Wechatmp-TimeStamp";
    private static final String SIGNATURE = "Wechatmp-Signature";
    private static final String SERIAL = "Wechatmp-Serial";

    /** During a rollover an answer is signed twice. */
    private static final String DEPRECATED = "-Deprecated";

    private static final Duration FRESHNESS = Duration.ofMinutes(5);
    private static final int NONCE = 16;

    private final String appId;
    private final ApiSecurity keys;
    private final ApiCipher cipher;
    private final ApiSigner signer;
    private final Map<String, ApiSignatureCheck> checks;
    private final Json json;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * Reads the keys.
     *
     * @throws IllegalArgumentException if one of them cannot be used, saying which
     */
    public ApiProtection(
            String appId, ApiSecurity keys, Json json, InstantSource clock, SecureRandom random) {
        this.appId = appId;
        this.keys = keys;
        this.cipher = ApiCipher.of(keys.cipher(), keys.symmetricKey(), random);
        this.signer = PemKeys.signer(keys.signingKey(), keys.signingKeyNumber(), random);
        this.checks =
                keys.platformCertificates().entrySet().stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        Map.Entry::getKey,
                                        entry -> PemKeys.check(entry.getValue(), entry.getKey())));
        this.json = json;
        this.clock = clock;
        this.random = random;
    }

    /** Tells whether WeChat refuses plain calls to that path. */
    boolean covers(String path) {
        return keys.paths().contains(path);
    }

    /** The call as it may be sent to that host: everything but the token moves into the seal. */
    HttpCall seal(HttpCall plain, URI baseUrl) {
        Instant now = clock.instant();
        String address = address(plain, baseUrl);
        Map<String, Object> fields = new LinkedHashMap<>(plain.query());
        if (plain.body() != null) {
            fields.putAll(json.read(plain.body().head()));
        }
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        fields.put("_n", Base64.getEncoder().encodeToString(nonce));
        fields.put("_appid", appId);
        fields.put("_timestamp", now.getEpochSecond());
        ApiCipher.Sealed sealed =
                cipher.seal(json.writeBytes(fields), associated(address, now.getEpochSecond()));
        Map<String, Object> envelope = new LinkedHashMap<>();
        envelope.put("iv", base64(sealed.vector()));
        envelope.put("data", base64(sealed.data()));
        envelope.put("authtag", base64(sealed.tag()));
        byte[] body = json.writeBytes(envelope);
        byte[] signature = signer.sign(signed(address, now.getEpochSecond(), body));
        return plain.sealed(
                new HttpCall.Body("application/json", body),
                Map.of(
                        APP_ID, appId,
                        TIMESTAMP, Long.toString(now.getEpochSecond()),
                        SIGNATURE, base64(signature)));
    }

    /**
     * Opens WeChat's answer.
     *
     * @return the plain JSON; null if the answer is not sealed at all, which is only good enough
     *     for an error
     * @throws ApiSealException if it is sealed, but not by WeChat for this call and this moment
     */
    byte @Nullable [] open(HttpCall call, HttpCall.Response reply) throws ApiSealException {
        String address = address(call, reply.baseUrl());
        String timestamp = reply.header(TIMESTAMP);
        if (timestamp == null && reply.header(SIGNATURE) == null) {
            return null;
        }
        long seconds = seconds(timestamp);
        if (!appId.equals(reply.header(APP_ID))) {
            throw new ApiSealException("it is for another appid");
        }
        long now = clock.instant().getEpochSecond();
        // Any number may stand there, also one that is no instant and none that can be subtracted.
        if (seconds < now - FRESHNESS.toSeconds() || seconds > now + FRESHNESS.toSeconds()) {
            throw new ApiSealException("its time is more than five minutes away from ours");
        }
        if (!isSigned(reply, signed(address, seconds, reply.body()))) {
            throw new ApiSealException("its signature is not by a platform certificate we hold");
        }
        Map<String, Object> fields = fields(reply, address, seconds);
        if (!appId.equals(fields.remove("_appid"))
                || !Long.toString(seconds).equals(String.valueOf(fields.remove("_timestamp")))) {
            throw new ApiSealException("inside it names another appid or time than outside");
        }
        fields.remove("_n");
        return json.writeBytes(fields);
    }

    private boolean isSigned(HttpCall.Response reply, byte[] text) throws ApiSealException {
        for (String suffix : List.of("", DEPRECATED)) {
            String serial = reply.header(SERIAL + suffix);
            String signature = reply.header(SIGNATURE + suffix);
            ApiSignatureCheck check = serial == null ? null : checks.get(serial);
            if (check != null && signature != null) {
                return check.accepts(text, bytes(signature));
            }
        }
        return false;
    }

    private Map<String, Object> fields(HttpCall.Response reply, String address, long seconds)
            throws ApiSealException {
        try {
            Map<String, Object> envelope = json.read(reply.body());
            return new LinkedHashMap<>(
                    json.read(
                            cipher.open(
                                    new ApiCipher.Sealed(
                                            bytes(String.valueOf(envelope.get("iv"))),
                                            bytes(String.valueOf(envelope.get("data"))),
                                            bytes(String.valueOf(envelope.get("authtag")))),
                                    associated(address, seconds))));
        } catch (InvalidJsonException e) {
            throw new ApiSealException("it is not JSON");
        }
    }

    private byte[] associated(String address, long seconds) {
        return String.join("|", address, appId, Long.toString(seconds), keys.symmetricKeyNumber())
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] signed(String address, long seconds, byte[] body) {
        byte[] head =
                (String.join("\n", address, appId, Long.toString(seconds)) + "\n")
                        .getBytes(StandardCharsets.UTF_8);
        byte[] text = new byte[head.length + body.length];
        System.arraycopy(head, 0, text, 0, head.length);
        System.arraycopy(body, 0, text, head.length, body.length);
        return text;
    }

    private static String address(HttpCall call, URI baseUrl) {
        return baseUrl + call.path();
    }

    private static long seconds(@Nullable String timestamp) throws ApiSealException {
        try {
            return Long.parseLong(String.valueOf(timestamp));
        } catch (NumberFormatException e) {
            throw new ApiSealException("its time is missing or is no number");
        }
    }

    private static byte[] bytes(String base64) throws ApiSealException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ApiSealException("a part of it is not Base64");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
