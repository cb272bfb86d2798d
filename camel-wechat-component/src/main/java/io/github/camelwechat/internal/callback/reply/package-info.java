// SPDX-License-Identifier: Apache-2.0
/**
 * The answer to a callback: who decides it, and how it is written and sealed; the entrance is
 * {@link PendingReply}.
 */
@NullMarked
package io.github.camelwechat.internal.callback.reply;

import org.jspecify.annotations.NullMarked;
