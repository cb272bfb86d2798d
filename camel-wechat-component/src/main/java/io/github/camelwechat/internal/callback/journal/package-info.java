// SPDX-License-Identifier: Apache-2.0
/** Callbacks kept until their route is over; the entrance is {@link Journal}. */
@NullMarked
package io.github.camelwechat.internal.callback.journal;

import org.jspecify.annotations.NullMarked;

