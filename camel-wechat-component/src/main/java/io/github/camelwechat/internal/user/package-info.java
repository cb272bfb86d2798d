// SPDX-License-Identifier: Apache-2.0
/**
 * The records that are kept of a user: their window, and where an option asks for them their
 * conversation and their state as a follower. The entrance is {@link
 * io.github.camelwechat.internal.user.UserRecords}.
 */
@NullMarked
package io.github.camelwechat.internal.user;

import org.jspecify.annotations.NullMarked;
