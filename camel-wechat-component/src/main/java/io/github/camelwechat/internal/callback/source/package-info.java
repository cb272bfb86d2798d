// SPDX-License-Identifier: Apache-2.0
/** The addresses from which callbacks are taken; the entrance is {@link SourceFilter}. */
@NullMarked
package io.github.camelwechat.internal.callback.source;

import org.jspecify.annotations.NullMarked;

