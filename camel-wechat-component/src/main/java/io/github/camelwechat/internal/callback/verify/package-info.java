// SPDX-License-Identifier: Apache-2.0
/** Proof that a callback is genuine and ours; the entrance is {@link CallbackVerifier}. */
@NullMarked
package io.github.camelwechat.internal.callback.verify;

import org.jspecify.annotations.NullMarked;
