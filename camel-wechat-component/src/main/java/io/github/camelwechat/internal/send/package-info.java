// SPDX-License-Identifier: Apache-2.0
/** The outbound flow, from message to result. */
@NullMarked
package io.github.camelwechat.internal.send;

import org.jspecify.annotations.NullMarked;

