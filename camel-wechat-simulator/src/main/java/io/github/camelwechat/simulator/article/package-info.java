// SPDX-License-Identifier: Apache-2.0
/**
 * Articles: drafts, what was published or sent of them, and what readers say. Entrance: {@link
 * ArticleStore}.
 */
@NullMarked
package io.github.camelwechat.simulator.article;

import org.jspecify.annotations.NullMarked;
