// SPDX-License-Identifier: Apache-2.0
/** Who we are and whom we talk to. */
@NullMarked
package io.github.camelwechat.account;

import org.jspecify.annotations.NullMarked;
