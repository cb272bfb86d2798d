// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.util.Base64;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Temporary media, whoever sent them. Keeps the newest files up to 256 MB in all; older ones are
 * forgotten, as if their three days were over. Thread-safe.
 */
public final class MediaStore {
    private static final long MAX_BYTES = 256L << 20;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Media> media = new LinkedHashMap<>();
    private long bytes;

    public MediaStore(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Stores a file under a new id. */
    public synchronized Media store(MediaKind kind, byte[] file) {
        byte[] id = new byte[48];
        random.nextBytes(id);
        String name = Base64.getUrlEncoder().encodeToString(id);
        Media stored = new Media(name, kind, MediaFormat.of(file), file.clone(), clock.instant());
        media.put(name, stored);
        bytes += file.length;
        for (Iterator<Media> i = media.values().iterator(); bytes > MAX_BYTES; ) {
            bytes -= i.next().bytes().length;
            i.remove();
        }
        return stored;
    }

    /** Finds a file that has not expired. */
    public synchronized Optional<Media> find(String id) {
        return Optional.ofNullable(media.get(id))
                .filter(found -> !found.expiredAt(clock.instant()));
    }

    /** Forgets everything. */
    public synchronized void clear() {
        media.clear();
        bytes = 0;
    }
}
