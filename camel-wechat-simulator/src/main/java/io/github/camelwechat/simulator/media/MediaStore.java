// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.RandomIds;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * All media: temporary ones, whoever sent them, and permanent ones. Keeps the newest temporary
 * files up to 256 MB in all; older ones are forgotten, as if their three days were over.
 * Thread-safe.
 */
public final class MediaStore {
    private static final long MAX_BYTES = 256L << 20;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final MaterialStore materials;
    private final Map<String, Media> media = new LinkedHashMap<>();
    private final Map<String, byte[]> recordings = new LinkedHashMap<>();
    private long bytes;

    public MediaStore(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
        this.materials = new MaterialStore(clock, random);
    }

    /** The permanent media. */
    public MaterialStore materials() {
        return materials;
    }

    /** Stores a file under a new id. */
    public synchronized Media store(MediaKind kind, byte[] file) {
        String name = RandomIds.next(random, 48);
        Media stored = new Media(name, kind, MediaFormat.of(file), file.clone(), clock.instant());
        media.put(name, stored);
        bytes += file.length;
        for (Iterator<Media> i = media.values().iterator(); bytes > MAX_BYTES; ) {
            Media oldest = i.next();
            bytes -= size(oldest);
            recordings.remove(oldest.id());
            i.remove();
        }
        return stored;
    }

    /** Stores a voice that was recorded on a web page, which exists in two forms. */
    public synchronized Media storeRecording(byte[] amr, byte[] speex) {
        Media stored = store(MediaKind.VOICE, amr);
        recordings.put(stored.id(), speex.clone());
        bytes += speex.length;
        return stored;
    }

    /** The better form of a voice that was recorded on a web page. */
    public synchronized Optional<byte[]> findRecording(String id) {
        return findTemporary(id).flatMap(voice -> Optional.ofNullable(recordings.get(id)));
    }

    /** Finds a file that has not expired, or never does. */
    public Optional<Media> find(String id) {
        return findTemporary(id).or(() -> materials.findFile(id));
    }

    /** Finds a temporary file that has not expired. */
    public synchronized Optional<Media> findTemporary(String id) {
        return Optional.ofNullable(media.get(id))
                .filter(found -> !found.expiredAt(clock.instant()));
    }

    /** Forgets everything. */
    public synchronized void clear() {
        media.clear();
        recordings.clear();
        materials.clear();
        bytes = 0;
    }

    private long size(Media stored) {
        byte[] recording = recordings.get(stored.id());
        return stored.bytes().length + (recording == null ? 0L : recording.length);
    }
}
