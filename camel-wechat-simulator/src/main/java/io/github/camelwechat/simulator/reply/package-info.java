// SPDX-License-Identifier: Apache-2.0
/** The answers of servers to callbacks, read and judged. Entrance: {@link ResponseRule}. */
@NullMarked
package io.github.camelwechat.simulator.reply;

import org.jspecify.annotations.NullMarked;
