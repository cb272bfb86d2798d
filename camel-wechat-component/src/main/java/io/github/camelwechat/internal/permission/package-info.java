// SPDX-License-Identifier: Apache-2.0
/**
 * The table of what which kind of account may do; the entrance is {@link
 * io.github.camelwechat.internal.permission.AccountPermissions}.
 */
@NullMarked
package io.github.camelwechat.internal.permission;

import org.jspecify.annotations.NullMarked;
