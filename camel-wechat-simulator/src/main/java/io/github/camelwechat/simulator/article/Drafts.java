// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.RandomIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** The draft box, with room for 1000. Thread-safe. */
public final class Drafts {
    private static final int MAX_DRAFTS = 1000;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, Draft> drafts = new LinkedHashMap<>();

    Drafts(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Adds a draft; empty when the box is full. */
    public synchronized Optional<Draft> add(List<Article> articles) {
        if (drafts.size() >= MAX_DRAFTS) {
            return Optional.empty();
        }
        String mediaId = RandomIds.next(random, 48);
        Draft added = new Draft(mediaId, List.copyOf(articles), clock.instant());
        drafts.put(mediaId, added);
        return Optional.of(added);
    }

    public synchronized Optional<Draft> find(String mediaId) {
        return Optional.ofNullable(drafts.get(mediaId));
    }

    /** Puts another article in one's place. */
    public synchronized void update(Draft draft, int index, Article article) {
        drafts.replace(draft.mediaId(), draft.with(index, article, clock.instant()));
    }

    /** Takes a draft out, if it is there. */
    public synchronized boolean remove(String mediaId) {
        return drafts.remove(mediaId) != null;
    }

    /** All, the newest first. */
    public synchronized List<Draft> all() {
        List<Draft> all = new ArrayList<>(drafts.values());
        Collections.reverse(all);
        return all;
    }

    synchronized void clear() {
        drafts.clear();
    }
}
