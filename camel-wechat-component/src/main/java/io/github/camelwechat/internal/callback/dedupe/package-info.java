// SPDX-License-Identifier: Apache-2.0
/**
 * De-duplication: one run for each callback, however often it is delivered; the entrance is {@link
 * Deduplicator}.
 */
@NullMarked
package io.github.camelwechat.internal.callback.dedupe;

import org.jspecify.annotations.NullMarked;

