// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** The newest API requests: at most 2000, and at most 64 MB of bodies. Thread-safe. */
public final class RequestLog {
    private static final int MAX_KEPT = 2000;
    private static final long MAX_BYTES = 64L << 20;

    private final Deque<ApiRequest> requests = new ArrayDeque<>();
    private long bytes;

    synchronized void add(ApiRequest request) {
        requests.addLast(request);
        bytes += size(request);
        while (requests.size() > MAX_KEPT || bytes > MAX_BYTES) {
            bytes -= size(requests.removeFirst());
        }
    }

    /** All that are kept, the oldest first. */
    public synchronized List<ApiRequest> all() {
        return List.copyOf(requests);
    }

    /** The oldest that was refused with these words in its answer. */
    public synchronized Optional<ApiRequest> withError(String words) {
        return requests.stream()
                .filter(request -> request.errcode() != 0)
                .filter(request -> request.responseText().contains(words))
                .findFirst();
    }

    public synchronized void clear() {
        requests.clear();
        bytes = 0;
    }

    private static long size(ApiRequest request) {
        return request.body().length + (long) request.response().length;
    }
}
