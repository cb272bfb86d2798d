// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.internal.crypto.Digest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The send id of a text that was joined of several lines with ids of their own. */
final class JoinedId {

    private JoinedId() {}

    /** The same for the same ids in the same order; null if there are none. */
    static @Nullable String of(List<String> ids) {
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
