// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/**
 * The messages that wait for one user, the oldest first, and the node that delivers them.
 *
 * @param owner who holds the lease; null for nobody
 * @param leasedUntil when the lease runs out
 */
record ParkQueue(List<ParkedMessage> messages, @Nullable String owner, Instant leasedUntil) {

    static final ParkQueue EMPTY = new ParkQueue(List.of(), null, Instant.EPOCH);

    ParkQueue {
        messages = List.copyOf(messages);
    }

    /**
     * Returns the message that waits under this name already, or under all of these; empty if there
     * are none.
     */
    Optional<ParkedMessage> named(@Nullable String sendId, List<String> lines) {
        List<String> names = sendId == null ? lines : List.of(sendId);
        return messages.stream()
                .filter(message -> !names.isEmpty() && names.stream().allMatch(message::isNamed))
                .findFirst();
    }

    ParkQueue with(List<ParkedMessage> others) {
        return new ParkQueue(others, owner, leasedUntil);
    }

    /** With the groups of its messages kept. */
    ParkQueue regrouped(List<List<ParkedMessage>> groups) {
        Map<String, ParkedMessage> grouped = new HashMap<>();
        groups.forEach(group -> group.forEach(each -> grouped.put(each.parkId(), each)));
        return with(
                messages.stream().map(each -> grouped.getOrDefault(each.parkId(), each)).toList());
    }

    /**
     * Groups the messages that go out as one. Messages that were tried as one before stay together,
     * and nothing joins them.
     *
     * @param apart whether a message goes out apart from the ones before it
     */
    static List<List<ParkedMessage>> grouped(
            List<ParkedMessage> waiting, BiPredicate<List<ParkedMessage>, ParkedMessage> apart) {
        List<List<ParkedMessage>> groups = new ArrayList<>();
        List<ParkedMessage> last = List.of();
        boolean tried = true;
        for (ParkedMessage message : waiting) {
            String group = message.group();
            boolean joins =
                    !last.isEmpty()
                            && (group == null
                                    ? !tried && !apart.test(last, message)
                                    : group.equals(last.get(0).group()));
            if (joins) {
                last.add(message.in(last.get(0).group()));
            } else {
                tried = group != null;
                last = new ArrayList<>(List.of(tried ? message : message.in(message.parkId())));
                groups.add(last);
            }
        }
        return groups;
    }

    ParkQueue leased(String node, Instant until) {
        return new ParkQueue(messages, node, until);
    }

    /** With nobody at it: what is left was certainly not sent, so it may be grouped anew. */
    ParkQueue released() {
        return new ParkQueue(
                messages.stream().map(each -> each.in(null)).toList(), null, Instant.EPOCH);
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

    ParkQueue minus(List<ParkedMessage> gone) {
        return without(gone.stream().map(ParkedMessage::parkId).toList());
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

    /**
     * @throws InvalidJsonException if the record is damaged
     */
    static ParkQueue read(Json json, byte[] bytes) {
        Map<String, Object> fields = json.read(bytes);
        List<ParkedMessage> messages = new ArrayList<>();
        if (!(fields.get("messages") instanceof List<?> kept)) {
            throw new InvalidJsonException("a queue of parked messages has no messages");
        }
        for (Object each : kept) {
            messages.add(message(part(each)));
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
        if (!message.lines().isEmpty()) {
            fields.put("lines", message.lines());
        }
        fields.put("message", message.message());
        if (message.trace() != null) {
            fields.put("trace", message.trace());
        }
        if (message.group() != null) {
            fields.put("group", message.group());
        }
        return fields;
    }

    private static ParkedMessage message(Map<?, ?> fields) {
        Map<String, Object> message = new LinkedHashMap<>();
        part(fields.get("message"))
                .forEach((name, value) -> message.put(String.valueOf(name), value));
        Object sendId = fields.get("sendId");
        Object trace = fields.get("trace");
        Object group = fields.get("group");
        return new ParkedMessage(
                String.valueOf(fields.get("parkId")),
                instant(fields, "parkedAt"),
                instant(fields, "expiresAt"),
                sendId == null ? null : sendId.toString(),
                fields.get("lines") instanceof List<?> lines
                        ? lines.stream().map(String::valueOf).toList()
                        : List.of(),
                message,
                trace == null ? null : trace.toString(),
                group == null ? null : group.toString());
    }

    private static Map<?, ?> part(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new InvalidJsonException("a queue of parked messages lacks a part");
    }

    private static Instant instant(Map<?, ?> fields, String name) {
        if (fields.get(name) instanceof Number millis) {
            return Instant.ofEpochMilli(millis.longValue());
        }
        throw new InvalidJsonException("a queue of parked messages has no number as " + name);
    }
}
