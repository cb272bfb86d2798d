// SPDX-License-Identifier: Apache-2.0
/** Drafts, publishing, and comments. */
@NullMarked
package io.github.camelwechat.simulator.api.article;

import org.jspecify.annotations.NullMarked;
