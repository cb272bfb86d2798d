// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A draft on its way to being published, or published.
 *
 * @param id what the account asks by
 * @param draftId the draft it is made from
 * @param msgDataId what comments name it by
 * @param articleCount how many articles it has
 * @param status 0 published, 1 under way, 2 to 4 failed, 5 deleted afterwards
 * @param issue what was published, null while it is not
 * @param at when this was its status
 */
public record Publication(
        long id,
        String draftId,
        long msgDataId,
        int articleCount,
        int status,
        @Nullable ArticleSet issue,
        Instant at) {
    public static final int PUBLISHED = 0;
    public static final int RUNNING = 1;
    public static final int FAILED = 3;
    public static final int DELETED = 5;

    public Publication ended(int newStatus, @Nullable ArticleSet result, Instant now) {
        return new Publication(id, draftId, msgDataId, articleCount, newStatus, result, now);
    }

    /** The numbers of the articles that failed; all, where one verdict holds for all. */
    public List<Integer> failed() {
        boolean named = status == 2 || status == 4;
        return named
                ? java.util.stream.IntStream.rangeClosed(1, articleCount).boxed().toList()
                : List.of();
    }
}
