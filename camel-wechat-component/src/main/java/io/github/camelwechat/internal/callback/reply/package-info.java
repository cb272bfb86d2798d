// SPDX-License-Identifier: Apache-2.0
/** The answer to a callback: waited for, written, sealed. */
@NullMarked
package io.github.camelwechat.internal.callback.reply;

import org.jspecify.annotations.NullMarked;

