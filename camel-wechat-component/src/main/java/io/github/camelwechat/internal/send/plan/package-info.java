// SPDX-License-Identifier: Apache-2.0
/** A send as it is asked for: message, options, the ways it may take. */
@NullMarked
package io.github.camelwechat.internal.send.plan;

import org.jspecify.annotations.NullMarked;

