// SPDX-License-Identifier: Apache-2.0
/**
 * The control API under {@code /_sim}, its event stream and the web phone. Entrance: {@link
 * SimulatorServer}.
 */
@NullMarked
package io.github.camelwechat.simulator.control;

import org.jspecify.annotations.NullMarked;
