// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * The comments under articles that were sent or published: at most 1000 under each, and sections
 * for the newest 1000 articles. Thread-safe.
 */
public final class Comments {
    private static final int MAX_COMMENTS = 1000;
    private static final int MAX_SECTIONS = 1000;

    private final SimulatorClock clock;
    private final LongSupplier ids;
    private final Map<Place, Section> sections = new BoundedMap<>(MAX_SECTIONS);

    Comments(SimulatorClock clock, LongSupplier ids) {
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * An article.
     *
     * @param msgDataId of what it was sent or published with
     * @param index of the article in it, from 0
     */
    public record Place(long msgDataId, int index) {}

    private static final class Section {
        final Map<Long, Comment> comments = new LinkedHashMap<>();
        final boolean fansOnly;
        boolean open;

        Section(boolean open, boolean fansOnly) {
            this.open = open;
            this.fansOnly = fansOnly;
        }
    }

    synchronized void add(ArticleSet issue) {
        List<Article> articles = issue.articles();
        for (int i = 0; i < articles.size(); i++) {
            Article article = articles.get(i);
            sections.put(
                    new Place(issue.msgDataId(), i),
                    new Section(article.commentable(), article.fansOnly()));
        }
    }

    public synchronized boolean has(Place place) {
        return sections.containsKey(place);
    }

    /** Opens or closes a section that is there. */
    public synchronized void open(Place place, boolean open) {
        section(place).ifPresent(section -> section.open = open);
    }

    /**
     * A reader comments.
     *
     * @return the comment's id
     * @throws IllegalStateException when the reader is not let
     */
    public synchronized long write(Place place, String openid, boolean follows, String text) {
        Section section =
                section(place).orElseThrow(() -> new IllegalStateException("no such article"));
        if (!section.open || section.fansOnly && !follows) {
            throw new IllegalStateException("comments are closed to " + openid);
        }
        if (section.comments.size() >= MAX_COMMENTS) {
            throw new IllegalStateException("an article has at most 1000 comments");
        }
        long id = ids.getAsLong();
        section.comments.put(id, new Comment(id, openid, text, clock.instant(), false, null, null));
        return id;
    }

    /** All comments of a section, the oldest first. */
    public synchronized List<Comment> all(Place place) {
        return section(place).map(one -> List.copyOf(one.comments.values())).orElse(List.of());
    }

    public synchronized Optional<Comment> find(Place place, long id) {
        return section(place).map(section -> section.comments.get(id));
    }

    public synchronized void elect(Place place, Comment comment, boolean elected) {
        replace(place, comment.elected(elected));
    }

    public synchronized void reply(Place place, Comment comment, String answer) {
        replace(place, comment.replied(answer, clock.instant()));
    }

    public synchronized void unreply(Place place, Comment comment) {
        replace(place, comment.replied(null, null));
    }

    public synchronized void delete(Place place, Comment comment) {
        section(place).ifPresent(section -> section.comments.remove(comment.id()));
    }

    synchronized void clear() {
        sections.clear();
    }

    private void replace(Place place, Comment comment) {
        section(place).ifPresent(section -> section.comments.replace(comment.id(), comment));
    }

    private Optional<Section> section(Place place) {
        return Optional.ofNullable(sections.get(place));
    }
}
