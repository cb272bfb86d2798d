// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Articles that were not sent yet.
 *
 * @param mediaId what other calls name it by
 * @param articles 1 to 8
 * @param updatedAt when it was last changed
 */
public record Draft(String mediaId, List<Article> articles, Instant updatedAt) {

    Draft with(int index, Article article, Instant now) {
        List<Article> changed = new ArrayList<>(articles);
        changed.set(index, article);
        return new Draft(mediaId, List.copyOf(changed), now);
    }
}
