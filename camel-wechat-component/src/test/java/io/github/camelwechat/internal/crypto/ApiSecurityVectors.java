// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.crypto;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.account.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** One request and its answer, as WeChat's guide to API security publishes them. */
public record ApiSecurityVectors(JsonNode root) {

    public static ApiSecurityVectors read() {
        try (InputStream file =
                ApiSecurityVectors.class.getResourceAsStream("/api-security-vectors.json")) {
            return new ApiSecurityVectors(new ObjectMapper().readTree(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String text(String name) {
        return root.get(name).asText();
    }

    public Secret key() {
        return Secret.of(text("symmetricKeyBase64"));
    }

    /** The request, or the response. */
    public Half half(String name) {
        return new Half(this, root.get(name));
    }

    /** One of the two bodies with what belongs to it. */
    public record Half(ApiSecurityVectors of, JsonNode node) {

        public String text(String name) {
            return node.get(name).asText();
        }

        public byte[] bytes(String name) {
            return Base64.getDecoder().decode(text(name));
        }

        public ApiCipher.Sealed sealed() {
            return new ApiCipher.Sealed(bytes("iv"), bytes("data"), bytes("authtag"));
        }

        public byte[] associated() {
            return String.join(
                            "|",
                            of.text("urlpath"),
                            of.text("appid"),
                            text("timestamp"),
                            of.text("symmetricKeySn"))
                    .getBytes(StandardCharsets.UTF_8);
        }

        public String body() {
            return String.format(
                    "{\"iv\":\"%s\",\"data\":\"%s\",\"authtag\":\"%s\"}",
                    text("iv"), text("data"), text("authtag"));
        }

        public byte[] signed() {
            return String.join(
                            "\n", of.text("urlpath"), of.text("appid"), text("timestamp"), body())
                    .getBytes(StandardCharsets.UTF_8);
        }
    }
}
