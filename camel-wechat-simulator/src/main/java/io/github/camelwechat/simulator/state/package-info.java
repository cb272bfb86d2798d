// SPDX-License-Identifier: Apache-2.0
/** Everything in one WeChat, put together. Entrance: {@link SimulatorState}. */
@NullMarked
package io.github.camelwechat.simulator.state;

import org.jspecify.annotations.NullMarked;
