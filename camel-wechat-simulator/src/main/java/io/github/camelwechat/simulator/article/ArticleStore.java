// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import io.github.camelwechat.simulator.store.RandomIds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * The account's articles: drafts, and the newest 1000 of what was published and of what was sent.
 * Thread-safe.
 */
public final class ArticleStore {
    private static final int MAX_KEPT = 1000;

    private final LongSupplier ids;
    private final RandomGenerator random;
    private final Drafts drafts;
    private final Comments comments;
    private final Map<Long, Publication> publications = new BoundedMap<>(MAX_KEPT);
    private final Map<Long, ArticleSet> issues = new BoundedMap<>(MAX_KEPT);

    public ArticleStore(SimulatorClock clock, LongSupplier ids, RandomGenerator random) {
        this.ids = ids;
        this.random = random;
        this.drafts = new Drafts(clock, random);
        this.comments = new Comments(clock, ids);
    }

    public Drafts drafts() {
        return drafts;
    }

    public Comments comments() {
        return comments;
    }

    /** A new number, for a job or a message. */
    public long nextId() {
        return ids.getAsLong();
    }

    /** Lets articles out, and their comment sections with them. */
    public synchronized ArticleSet issue(long msgDataId, List<Article> articles) {
        String articleId = RandomIds.next(random, 32);
        ArticleSet issue = new ArticleSet(msgDataId, articleId, articles);
        issues.put(msgDataId, issue);
        comments.add(issue);
        return issue;
    }

    public synchronized Optional<ArticleSet> findIssue(long msgDataId) {
        return Optional.ofNullable(issues.get(msgDataId));
    }

    /** Notes a publication, or what became of it. */
    public synchronized void put(Publication publication) {
        publications.put(publication.id(), publication);
    }

    public synchronized Optional<Publication> findPublication(long id) {
        return Optional.ofNullable(publications.get(id));
    }

    /** Returns the publication under an article id, unless it was all deleted. */
    public synchronized Optional<Publication> findPublished(String articleId) {
        return published().stream()
                .filter(one -> one.issue() != null && one.issue().articleId().equals(articleId))
                .findAny();
    }

    /** Returns the publications, the newest first. */
    public synchronized List<Publication> published() {
        List<Publication> all = new ArrayList<>(publications.values());
        all.removeIf(one -> one.status() != Publication.PUBLISHED);
        Collections.reverse(all);
        return all;
    }

    public synchronized void clear() {
        drafts.clear();
        comments.clear();
        publications.clear();
        issues.clear();
    }
}
