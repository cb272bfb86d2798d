// SPDX-License-Identifier: Apache-2.0
/**
 * Functions that {@link java.util.concurrent.CompletionStage} leaves to its users; the entrance is
 * {@link io.github.camelwechat.internal.async.Completion}.
 */
@NullMarked
package io.github.camelwechat.internal.async;

import org.jspecify.annotations.NullMarked;
