// SPDX-License-Identifier: Apache-2.0
/** Where requests come from; the entrance is {@link SourceFilter}. */
@NullMarked
package io.github.camelwechat.internal.callback.source;

import org.jspecify.annotations.NullMarked;
