// SPDX-License-Identifier: Apache-2.0
/**
 * Callbacks of a real account, captured by somebody else, pushed again. Entrance: {@link
 * CallbackReplay}.
 */
@NullMarked
package io.github.camelwechat.simulator.replay;

import org.jspecify.annotations.NullMarked;
