// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Articles that left the draft box together: by publishing, or by a mass message. Thread-safe. */
public final class ArticleSet {
    private final long msgDataId;
    private final String articleId;
    private final List<Article> articles;
    private final Set<Integer> deleted = new HashSet<>();

    ArticleSet(long msgDataId, String articleId, List<Article> articles) {
        this.msgDataId = msgDataId;
        this.articleId = articleId;
        this.articles = new ArrayList<>(articles);
    }

    /** Returns the id that comments name it by. */
    public long msgDataId() {
        return msgDataId;
    }

    /** Returns the id that everything else names it by. */
    public String articleId() {
        return articleId;
    }

    public synchronized List<Article> articles() {
        return List.copyOf(articles);
    }

    /** Tells whether an article was deleted; the first is 1. */
    public synchronized boolean isDeleted(int number) {
        return deleted.contains(number);
    }

    public synchronized boolean isGone() {
        return deleted.size() == articles.size();
    }

    /** Deletes an article, the first being 1, or all with 0. */
    public synchronized void delete(int number) {
        for (int i = 1; i <= articles.size(); i++) {
            if (number == 0 || number == i) {
                deleted.add(i);
                articles.set(i - 1, articles.get(i - 1).emptied());
            }
        }
    }

    /** Where an article can be read; the first is 1. */
    public String path(int number) {
        return "/s?mid=" + msgDataId + "&idx=" + number;
    }
}
