// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.account.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/** Reads option {@code apiSecurity}. Every error names the part of it that is wrong. */
final class ApiSecurityReader {

    private static final int LONGEST_PEM = 64 * 1024;

    private final CamelContext context;

    ApiSecurityReader(CamelContext context) {
        this.context = context;
    }

    /**
     * The validated keys; null if there are none.
     *
     * @throws IllegalArgumentException a clause that begins with the name of the part
     */
    @Nullable ApiSecurity of(@Nullable WeChatApiSecurity options) {
        if (options == null) {
            return null;
        }
        Map<String, String> certificates = new HashMap<>();
        options.getPlatformCertificates()
                .forEach(
                        (number, certificate) ->
                                certificates.put(
                                        number,
                                        pem("platformCertificates[" + number + "]", certificate)));
        if (certificates.isEmpty()) {
            throw new IllegalArgumentException(
                    "platformCertificates is missing: it holds WeChat's certificates by their"
                            + " numbers");
        }
        return new ApiSecurity(
                cipher(options.getCipher()),
                Secret.of(required("symmetricKey", options.getSymmetricKey())),
                required("symmetricKeyNumber", options.getSymmetricKeyNumber()),
                Secret.of(pem("signingKey", required("signingKey", options.getSigningKey()))),
                required("signingKeyNumber", options.getSigningKeyNumber()),
                certificates,
                paths(options.getCoveredPaths()));
    }

    private static ApiSecurity.Cipher cipher(String name) {
        return Arrays.stream(ApiSecurity.Cipher.values())
                .filter(cipher -> cipher.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "cipher must be one of "
                                                + Arrays.toString(ApiSecurity.Cipher.values())
                                                + ", but is '"
                                                + name
                                                + "'"));
    }

    private static Set<String> paths(@Nullable String list) {
        if (list == null || list.isBlank()) {
            return ApiSecurity.COVERED;
        }
        Set<String> paths =
                Arrays.stream(list.split(",")).map(String::strip).collect(Collectors.toSet());
        if (!paths.stream().allMatch(path -> path.startsWith("/"))) {
            throw new IllegalArgumentException(
                    "coveredPaths must be paths such as /cgi-bin/message/custom/send, with commas"
                            + " between them");
        }
        return paths;
    }

    private static String required(String part, @Nullable String value) {
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException(
                    part + " is missing: the API security page of WeChat's console shows it");
        }
        return value.strip();
    }

    /** Neither a key nor a part of one is repeated in a failure. */
    private String pem(String part, String value) {
        if (value.contains("-----BEGIN")) {
            return value;
        }
        if (!value.matches("(file|classpath):.*")) {
            throw new IllegalArgumentException(
                    part
                            + " must be PEM, which begins with -----BEGIN, or the place of such a"
                            + " file, as in file:/etc/wechat/key.pem");
        }
        try (InputStream resource =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, value)) {
            return new String(resource.readNBytes(LONGEST_PEM), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new IllegalArgumentException(part + " cannot be read: " + e.getMessage(), e);
        }
    }
}
