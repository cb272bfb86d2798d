// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiSecurity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;

/** WeChat's treatment of covered paths once API security is on (outbound.md 16). */
final class ApiSecurityProtocol implements ApiSecurity {
    private static final Set<String> COVERED =
            Set.of(
                    "/cgi-bin/message/custom/send",
                    "/cgi-bin/clear_quota",
                    "/cgi-bin/openapi/quota/get",
                    "/cgi-bin/openapi/rid/get",
                    "/wxaapi/newtmpl/addtemplate",
                    "/wxaapi/newtmpl/deltemplate");

    /** 40240 is "timestamp expired"; the number is the one WeChat's sample has for responses. */
    private static final long FRESH_SECONDS = 300;

    private static final int VECTOR = 12;

    private final String appId;
    private final ApiKeys keys;
    private final DeveloperKey developer;
    private final PlatformKey platform;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final ObjectMapper mapper = new ObjectMapper();

    ApiSecurityProtocol(
            String appId,
            ApiKeys keys,
            DeveloperKey developer,
            PlatformKey platform,
            InstantSource clock,
            RandomGenerator random) {
        this.appId = appId;
        this.keys = keys;
        this.developer = developer;
        this.platform = platform;
        this.clock = clock;
        this.random = random;
    }

    @Override
    public boolean covers(String path) {
        return COVERED.contains(path);
    }

    @Override
    public ApiCall open(ApiCall call, Map<String, String> headers, String address)
            throws ApiException {
        String timestamp =
                header(headers, "wechatmp-timestamp", 40231, "missing Wechatmp-TimeStamp");
        String signature =
                header(headers, "wechatmp-signature", 40232, "missing Wechatmp-Signature");
        if (!appId.equals(header(headers, "wechatmp-appid", 40233, "missing Wechatmp-Appid"))) {
            throw new ApiException(40236, "invalid Wechatmp-Appid");
        }
        if (Math.abs(clock.instant().getEpochSecond() - seconds(timestamp)) > FRESH_SECONDS) {
            throw new ApiException(40240, "Wechatmp-TimeStamp expired");
        }
        if (!developer.accepts(signed(address, timestamp, call.body()), bytes(signature))) {
            throw new ApiException(40234, "invalid signature");
        }
        ObjectNode plain = plain(call.body(), associated(address, timestamp));
        if (!plain.path("_appid").asText().equals(appId)
                || !plain.path("_timestamp").isIntegralNumber()
                || !plain.path("_timestamp").asText().equals(timestamp)) {
            throw new ApiException(40235, "decrypt request failed");
        }
        plain.remove(Set.of("_n", "_appid", "_timestamp"));
        return new ApiCall(
                call.method(),
                call.path(),
                call.query(),
                call.contentType(),
                plain.toString().getBytes(StandardCharsets.UTF_8),
                call.foreign(),
                call.from());
    }

    @Override
    public ApiResponse.Sealed seal(ObjectNode answer, String address) {
        String timestamp = Long.toString(clock.instant().getEpochSecond());
        ObjectNode plain = answer.deepCopy();
        plain.put("_n", Long.toHexString(random.nextLong()));
        plain.put("_appid", appId);
        plain.put("_timestamp", Long.parseLong(timestamp));
        byte[] vector = new byte[VECTOR];
        random.nextBytes(vector);
        byte[] sealed = encrypt(vector, associated(address, timestamp), plain.toString());
        int end = sealed.length - ApiCipher.TAG;
        ObjectNode envelope = ApiResponse.object();
        envelope.put("iv", base64(vector));
        envelope.put("data", base64(Arrays.copyOf(sealed, end)));
        envelope.put("authtag", base64(Arrays.copyOfRange(sealed, end, sealed.length)));
        byte[] body = envelope.toString().getBytes(StandardCharsets.UTF_8);
        Map<String, String> headers = new HashMap<>();
        headers.put("Wechatmp-Appid", appId);
        headers.put("Wechatmp-TimeStamp", timestamp);
        headers.put("Wechatmp-Serial", platform.number());
        headers.put("Wechatmp-Signature", base64(platform.sign(signed(address, timestamp, body))));
        return new ApiResponse.Sealed(answer, body, headers);
    }

    private ObjectNode plain(byte[] body, byte[] associated) throws ApiException {
        try {
            JsonNode envelope = mapper.readTree(body);
            byte[] data = bytes(envelope.path("data").asText());
            byte[] tag = bytes(envelope.path("authtag").asText());
            byte[] input = Arrays.copyOf(data, data.length + tag.length);
            System.arraycopy(tag, 0, input, data.length, tag.length);
            byte[] plain =
                    keys.cipher()
                            .run(
                                    false,
                                    symmetricKey(),
                                    bytes(envelope.path("iv").asText()),
                                    associated,
                                    input);
            if (mapper.readTree(plain) instanceof ObjectNode object) {
                return object;
            }
        } catch (IOException | GeneralSecurityException e) {
            throw new ApiException(40235, "decrypt request failed");
        }
        throw new ApiException(40235, "decrypt request failed");
    }

    private byte[] encrypt(byte[] vector, byte[] associated, String plain) {
        try {
            return keys.cipher()
                    .run(
                            true,
                            symmetricKey(),
                            vector,
                            associated,
                            plain.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this key was made for this cipher", e);
        }
    }

    private byte[] symmetricKey() {
        return Base64.getDecoder().decode(keys.symmetricKey());
    }

    private byte[] associated(String address, String timestamp) {
        return String.join("|", address, appId, timestamp, keys.symmetricKeyNumber())
                .getBytes(StandardCharsets.UTF_8);
    }

    private byte[] signed(String address, String timestamp, byte[] body) {
        return String.join(
                        "\n", address, appId, timestamp, new String(body, StandardCharsets.UTF_8))
                .getBytes(StandardCharsets.UTF_8);
    }

    private static String header(Map<String, String> headers, String name, int code, String missing)
            throws ApiException {
        String value = headers.get(name);
        if (value == null || value.isEmpty()) {
            // A plain call to a covered path has none of them.
            throw headers.keySet().stream().noneMatch(header -> header.startsWith("wechatmp-"))
                    ? new ApiException(40234, "invalid signature")
                    : new ApiException(code, missing);
        }
        return value;
    }

    private static long seconds(String timestamp) throws ApiException {
        try {
            return Long.parseLong(timestamp);
        } catch (NumberFormatException e) {
            throw new ApiException(40240, "Wechatmp-TimeStamp expired");
        }
    }

    private static byte[] bytes(String base64) throws ApiException {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new ApiException(40234, "invalid signature");
        }
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
