// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.botpress;

import io.github.camelwechat.account.Secret;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key by which a user of the Chat API proves who they are: a JWT over their id, signed with
 * HS256 and the encryption key that is set in Botpress too.
 */
final class UserKey {

    private static final String HEADER = encoded("{\"alg\":\"HS256\",\"typ\":\"JWT\"}");

    private UserKey() {}

    /**
     * Signs the key of a user.
     *
     * @param user an id of letters, digits, {@code _}, {@code -}, {@code /} and backslashes
     */
    static String of(String user, Secret encryptionKey) {
        String claims = "{\"id\":\"" + user.replace("\\", "\\\\") + "\"}";
        String signed = HEADER + "." + encoded(claims);
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(
                    new SecretKeySpec(
                            encryptionKey.reveal().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return signed + "." + encoded(mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no HMAC-SHA256", e);
        }
    }

    private static String encoded(String text) {
        return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String encoded(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
