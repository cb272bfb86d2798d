// SPDX-License-Identifier: Apache-2.0
/** Texts for one user held for a moment and sent as one; the entrance is {@link Coalescer}. */
@NullMarked
package io.github.camelwechat.internal.send.coalesce;

import org.jspecify.annotations.NullMarked;
