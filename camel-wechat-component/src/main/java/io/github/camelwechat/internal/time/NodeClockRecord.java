// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The record of a node's clock in the store.
 *
 * @param at what its clock showed just before this was written
 * @param ahead the nodes, by their ids, whose clocks are ahead of it by too much, and by how much
 */
record NodeClockRecord(Node node, Instant at, Map<String, Duration> ahead) {

    private static final byte FORMAT = 1;

    /**
     * The identity of a node.
     *
     * @param name for people
     */
    record Node(String id, String name) {}

    NodeClockRecord {
        ahead = Map.copyOf(ahead);
    }

    byte[] write() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(128);
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.writeByte(FORMAT);
            out.writeUTF(node.id());
            out.writeUTF(node.name());
            out.writeLong(at.toEpochMilli());
            out.writeShort(ahead.size());
            for (Map.Entry<String, Duration> each : ahead.entrySet()) {
                out.writeUTF(each.getKey());
                out.writeLong(each.getValue().toMillis());
            }
        } catch (IOException e) {
            throw new IllegalStateException("an array in memory cannot fail to be written", e);
        }
        return bytes.toByteArray();
    }

    /** Empty if the record is damaged, or of a form we do not know. */
    static Optional<NodeClockRecord> read(byte[] bytes) {
        try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes))) {
            if (in.readByte() != FORMAT) {
                return Optional.empty();
            }
            Node node = new Node(in.readUTF(), in.readUTF());
            Instant at = Instant.ofEpochMilli(in.readLong());
            Map<String, Duration> ahead = new HashMap<>();
            for (int left = in.readUnsignedShort(); left > 0; left--) {
                ahead.put(in.readUTF(), Duration.ofMillis(in.readLong()));
            }
            return Optional.of(new NodeClockRecord(node, at, ahead));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
