// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.park;

import io.github.camelwechat.internal.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What waits for one user, the oldest first, and who is delivering it.
 *
 * @param owner who holds the lease; null for nobody
 * @param leasedUntil when the lease runs out
 */
record ParkQueue(List<ParkedMessage> messages, @Nullable String owner, Instant leasedUntil) {

    static final ParkQueue EMPTY = new ParkQueue(List.of(), null, Instant.EPOCH);

    ParkQueue {
        messages = List.copyOf(messages);
    }

    boolean isLeasedToAnother(String node, Instant now) {
        return owner != null && !owner.equals(node) && now.isBefore(leasedUntil);
    }

    Optional<ParkedMessage> named(@Nullable String sendId) {
        return messages.stream()
                .filter(message -> sendId != null && sendId.equals(message.sendId()))
                .findFirst();
    }

    ParkQueue with(List<ParkedMessage> others) {
        return new ParkQueue(others, owner, leasedUntil);
    }

    ParkQueue leased(String node, Instant until) {
        return new ParkQueue(messages, node, until);
    }

    ParkQueue released() {
        return new ParkQueue(messages, null, Instant.EPOCH);
    }

    ParkQueue plus(ParkedMessage message) {
        List<ParkedMessage> more = new ArrayList<>(messages);
        more.add(message);
        return with(more);
    }

    ParkQueue without(List<String> parkIds) {
        return with(
                messages.stream().filter(message -> !parkIds.contains(message.parkId())).toList());
    }

    byte[] write(Json json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (owner != null) {
            fields.put("owner", owner);
            fields.put("leasedUntil", leasedUntil.toEpochMilli());
        }
        fields.put("messages", messages.stream().map(ParkQueue::fields).toList());
        return json.writeBytes(fields);
    }

    static ParkQueue read(Json json, byte[] bytes) {
        Map<String, Object> fields = json.read(bytes);
        List<ParkedMessage> messages = new ArrayList<>();
        for (Object each : (List<?>) Objects.requireNonNull(fields.get("messages"))) {
            messages.add(message((Map<?, ?>) each));
        }
        Object owner = fields.get("owner");
        return new ParkQueue(
                messages,
                owner == null ? null : owner.toString(),
                owner == null ? Instant.EPOCH : instant(fields, "leasedUntil"));
    }

    private static Map<String, Object> fields(ParkedMessage message) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("parkId", message.parkId());
        fields.put("parkedAt", message.parkedAt().toEpochMilli());
        fields.put("expiresAt", message.expiresAt().toEpochMilli());
        if (message.sendId() != null) {
            fields.put("sendId", message.sendId());
        }
        fields.put("message", message.message());
        return fields;
    }

    private static ParkedMessage message(Map<?, ?> fields) {
        Map<String, Object> message = new LinkedHashMap<>();
        ((Map<?, ?>) Objects.requireNonNull(fields.get("message")))
                .forEach((name, value) -> message.put(String.valueOf(name), value));
        Object sendId = fields.get("sendId");
        return new ParkedMessage(
                String.valueOf(fields.get("parkId")),
                instant(fields, "parkedAt"),
                instant(fields, "expiresAt"),
                sendId == null ? null : sendId.toString(),
                message);
    }

    private static Instant instant(Map<?, ?> fields, String name) {
        return Instant.ofEpochMilli(
                ((Number) Objects.requireNonNull(fields.get(name))).longValue());
    }
}
