// SPDX-License-Identifier: Apache-2.0
/** The simulator's time, and the programs that follow it. */
@NullMarked
package io.github.camelwechat.simulator.clock;

import org.jspecify.annotations.NullMarked;
