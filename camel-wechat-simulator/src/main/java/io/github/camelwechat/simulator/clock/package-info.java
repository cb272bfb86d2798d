// SPDX-License-Identifier: Apache-2.0
/**
 * The simulator's time, what is to happen later, and the programs that follow it. Entrance: {@link
 * SimulatorClock}.
 */
@NullMarked
package io.github.camelwechat.simulator.clock;

import org.jspecify.annotations.NullMarked;
