// SPDX-License-Identifier: Apache-2.0
/**
 * The journal: what was accepted and not yet brought to its end; the entrance is {@link Journal}.
 */
@NullMarked
package io.github.camelwechat.internal.callback.journal;

import org.jspecify.annotations.NullMarked;
