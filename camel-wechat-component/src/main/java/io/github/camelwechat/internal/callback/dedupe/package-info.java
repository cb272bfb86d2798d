// SPDX-License-Identifier: Apache-2.0
/**
 * De-duplication: every callback is run once, however often and wherever it is delivered; the
 * entrance is {@link Deduplicator}.
 */
@NullMarked
package io.github.camelwechat.internal.callback.dedupe;

import org.jspecify.annotations.NullMarked;
