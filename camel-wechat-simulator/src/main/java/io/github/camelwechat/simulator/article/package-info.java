// SPDX-License-Identifier: Apache-2.0
/** Drafts, what became of them, and what readers say. */
@NullMarked
package io.github.camelwechat.simulator.article;

import org.jspecify.annotations.NullMarked;
