// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import io.github.camelwechat.simulator.store.BoundedMap;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** Which {@code client_msg_id} was used for which message; at most 100000 are kept. */
final class ClientMessageIds {
    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MAX_KEPT = 100_000;

    private final Map<String, Sent> sent = new BoundedMap<>(MAX_KEPT);

    private record Sent(long msgId, Instant at) {}

    /** The message that was sent under an id in the last ten minutes. */
    synchronized Optional<Long> find(String openid, String clientId, Instant now) {
        return Optional.ofNullable(sent.get(key(openid, clientId)))
                .filter(earlier -> now.isBefore(earlier.at().plus(REMEMBERED)))
                .map(Sent::msgId);
    }

    synchronized void add(String openid, String clientId, long msgId, Instant now) {
        String key = key(openid, clientId);
        sent.remove(key);
        sent.put(key, new Sent(msgId, now));
    }

    private static String key(String openid, String clientId) {
        return openid + " " + clientId;
    }
}
