// SPDX-License-Identifier: Apache-2.0
/**
 * Messages that wait for a user's service window to open again; the entrance is {@link
 * io.github.camelwechat.internal.send.park.UserQueues}.
 */
@NullMarked
package io.github.camelwechat.internal.send.park;

import org.jspecify.annotations.NullMarked;
