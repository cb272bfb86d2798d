// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.media;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.RandomIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * The account's permanent media, and the pictures of its articles: 100000 images, 1000 of each
 * other kind, 256 MB in all. Nothing is forgotten; what is too much is refused. Thread-safe.
 */
public final class MaterialStore {
    private static final long MAX_BYTES = 256L << 20;
    private static final int MAX_IMAGES = 100_000;
    private static final int MAX_OTHERS = 1000;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Material> materials = new LinkedHashMap<>();
    private final Map<String, Media> articleImages = new LinkedHashMap<>();
    private long bytes;

    MaterialStore(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Stores a file for good; empty when there is no room. */
    public synchronized Optional<Material> add(
            MediaKind kind, byte[] file, String name, String title, String introduction) {
        int limit = kind == MediaKind.IMAGE ? MAX_IMAGES : MAX_OTHERS;
        if (count(kind) >= limit || !hasRoom(file)) {
            return Optional.empty();
        }
        Material added = new Material(media(kind, file), name, title, introduction);
        materials.put(added.file().id(), added);
        bytes += file.length;
        return Optional.of(added);
    }

    /** Stores a picture for use in articles; it belongs to no list. Empty without room. */
    public synchronized Optional<Media> addArticleImage(byte[] file) {
        if (articleImages.size() >= MAX_IMAGES || !hasRoom(file)) {
            return Optional.empty();
        }
        Media added = media(MediaKind.IMAGE, file);
        articleImages.put(added.id(), added);
        bytes += file.length;
        return Optional.of(added);
    }

    public synchronized Optional<Material> find(String id) {
        return Optional.ofNullable(materials.get(id));
    }

    synchronized Optional<Media> findFile(String id) {
        return find(id).map(Material::file).or(() -> Optional.ofNullable(articleImages.get(id)));
    }

    /** Removes a file, if it is there. */
    public synchronized boolean remove(String id) {
        Material removed = materials.remove(id);
        if (removed == null) {
            return false;
        }
        bytes -= removed.file().bytes().length;
        return true;
    }

    /** All of a kind, the newest first. */
    public synchronized List<Material> all(MediaKind kind) {
        List<Material> found = new ArrayList<>();
        for (Material material : materials.values()) {
            if (material.file().kind() == kind) {
                found.add(material);
            }
        }
        Collections.reverse(found);
        return found;
    }

    public synchronized int count(MediaKind kind) {
        return (int) materials.values().stream().filter(m -> m.file().kind() == kind).count();
    }

    synchronized void clear() {
        materials.clear();
        articleImages.clear();
        bytes = 0;
    }

    private boolean hasRoom(byte[] file) {
        return bytes + file.length <= MAX_BYTES;
    }

    private Media media(MediaKind kind, byte[] file) {
        String name = RandomIds.next(random, 48);
        return new Media(name, kind, MediaFormat.of(file), file.clone(), clock.instant());
    }
}
