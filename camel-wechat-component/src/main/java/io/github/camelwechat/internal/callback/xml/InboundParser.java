// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.json.FieldTree;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.Received;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns a decrypted body, XML or JSON, into an {@link Inbound} that has lost nothing. Thread-safe.
 */
public final class InboundParser {

    private final Json json;

    public InboundParser(Json json) {
        this.json = json;
    }

    /**
     * Parses. A callback without {@code MsgType} becomes {@code InboundMessage.Unknown}.
     *
     * @param account whom it was sent to
     * @param body the decrypted body
     * @throws CallbackRejectedException if the body is neither XML nor a JSON object, or breaks a
     *     limit of {@link SafeXml}
     */
    public Inbound parse(Account account, byte[] body) {
        Map<String, Object> fields = FieldTree.texts(tree(account, body));
        return Inbound.of(
                new Received(
                        account.name(),
                        account.appId(),
                        InboundFields.person(fields),
                        text(fields, "MsgType"),
                        text(fields, "Event"),
                        text(fields, "MsgId"),
                        createTime(text(fields, "CreateTime")),
                        account.name() + ":" + DedupeDigest.of(fields),
                        fields));
    }

    private Map<String, Object> tree(Account account, byte[] body) {
        try {
            Map<String, Object> tree =
                    Json.isObject(body) ? json.readTexts(body) : SafeXml.parse(body);
            InboundFields.normalise(tree);
            return tree;
        } catch (MalformedBodyException | InvalidJsonException e) {
            throw new CallbackRejectedException(
                    account.name(),
                    Reason.MALFORMED,
                    "its body cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static @Nullable Instant createTime(@Nullable String seconds) {
        if (seconds == null) {
            return null;
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String text(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }
}
