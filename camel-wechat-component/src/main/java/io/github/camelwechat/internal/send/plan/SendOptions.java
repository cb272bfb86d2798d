// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.telemetry.Traces;
import io.github.camelwechat.message.ReplySlot;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The options of one send.
 *
 * @param sendId the same for every attempt of one send: what was sent under it is not sent again;
 *     null for none
 * @param slot the callback that may still be open; null if there is none
 * @param lines the send ids of the texts that were joined into this one: what becomes of it becomes
 *     of each of them
 * @param trace the trace that the send is part of, as W3C's {@code traceparent} has it; null for
 *     none
 */
public record SendOptions(
        WindowPolicy windowClosed,
        UncertainPolicy onUncertain,
        LongText longText,
        @Nullable String sendId,
        @Nullable ReplySlot slot,
        List<String> lines,
        @Nullable String trace) {

    /** Where a trace goes along. */
    public static final String TRACE_HEADER = Traces.HEADER;

    public SendOptions {
        Objects.requireNonNull(windowClosed, "windowClosed");
        Objects.requireNonNull(onUncertain, "onUncertain");
        Objects.requireNonNull(longText, "longText");
        lines = List.copyOf(lines);
    }

    /** Of a message that nothing was joined into. */
    public SendOptions(
            WindowPolicy windowClosed,
            UncertainPolicy onUncertain,
            LongText longText,
            @Nullable String sendId,
            @Nullable ReplySlot slot) {
        this(windowClosed, onUncertain, longText, sendId, slot, List.of(), null);
    }

    /** With long texts split. */
    public SendOptions(
            WindowPolicy windowClosed,
            UncertainPolicy onUncertain,
            @Nullable String sendId,
            @Nullable ReplySlot slot) {
        this(windowClosed, onUncertain, LongText.SPLIT, sendId, slot);
    }

    /** The same as part of a trace; null for none. */
    public SendOptions tracedBy(@Nullable String parent) {
        return parent == null
                ? this
                : new SendOptions(windowClosed, onUncertain, longText, sendId, slot, lines, parent);
    }

    /** All that a joined text is sent once under, first its own id; none if nothing was joined. */
    public List<String> joinedIds() {
        return sendId == null || lines.isEmpty()
                ? List.of()
                : Stream.concat(Stream.of(sendId), lines.stream()).toList();
    }

    /** The same for the texts of these ids in one, which has no callback to answer. */
    public SendOptions joining(List<String> ids) {
        return new SendOptions(
                windowClosed, onUncertain, longText, joinedId(ids), null, ids, trace);
    }

    /** The same for the same ids in the same order; null if there are none. */
    private static @Nullable String joinedId(List<String> ids) {
        if (ids.isEmpty()) {
            return null;
        }
        byte[][] parts =
                ids.stream()
                        .map(id -> id.getBytes(StandardCharsets.UTF_8))
                        .flatMap(id -> Stream.of(length(id), id))
                        .toArray(byte[][]::new);
        return "joined:" + HexFormat.of().formatHex(Digest.sha256(parts));
    }

    private static byte[] length(byte[] id) {
        return ByteBuffer.allocate(Integer.BYTES).putInt(id.length).array();
    }
}
