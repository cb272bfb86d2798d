// SPDX-License-Identifier: Apache-2.0
/** Official Accounts and their secrets. */
@NullMarked
package io.github.camelwechat.account;

import org.jspecify.annotations.NullMarked;
