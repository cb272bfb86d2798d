// SPDX-License-Identifier: Apache-2.0
/** The inbound flow, from raw request to response. */
@NullMarked
package io.github.camelwechat.internal.callback;

import org.jspecify.annotations.NullMarked;

