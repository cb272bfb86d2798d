// SPDX-License-Identifier: Apache-2.0
/** Messages that wait for a user's service window to open again. */
@NullMarked
package io.github.camelwechat.internal.park;

import org.jspecify.annotations.NullMarked;
