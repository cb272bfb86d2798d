// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import io.github.camelwechat.internal.crypto.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * The digest by which deliveries of one callback are known. Of sender, MsgId, CreateTime and
 * MsgType where there is a MsgId, which alone collides between users; else of all fields in their
 * order, because two events may share sender and second.
 *
 * <p>Of what was read, never of bytes: it is not documented that WeChat repeats a body byte for
 * byte. That a redelivery keeps the order of its fields is not documented either, but two events
 * that differ in nothing else are not known.
 */
final class DedupeDigest {

    private static final List<String> IDENTITY =
            List.of("FromUserName", "MsgId", "CreateTime", "MsgType");

    private DedupeDigest() {}

    static String of(Map<String, Object> fields) {
        StringBuilder text = new StringBuilder(256);
        if (fields.get("MsgId") instanceof String msgId && !msgId.isEmpty()) {
            IDENTITY.forEach(name -> append(text, fields.getOrDefault(name, "")));
        } else {
            append(text, fields);
        }
        byte[] digest = Digest.sha256(text.toString().getBytes(StandardCharsets.UTF_8));
        return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
    }

    /** Every text after its length, every tree after its size: no two trees give the same. */
    private static void append(StringBuilder text, Object value) {
        if (value instanceof Map<?, ?> map) {
            text.append('{').append(map.size());
            map.forEach(
                    (name, each) -> {
                        append(text, name);
                        append(text, each);
                    });
        } else if (value instanceof List<?> list) {
            text.append('[').append(list.size());
            list.forEach(each -> append(text, each));
        } else {
            String written = value.toString();
            text.append('"').append(written.length()).append(':').append(written);
        }
    }
}
