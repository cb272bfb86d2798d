// SPDX-License-Identifier: Apache-2.0
/** The Official Account in the simulated WeChat. Entrance: {@link SimulatedAccount}. */
@NullMarked
package io.github.camelwechat.simulator.account;

import org.jspecify.annotations.NullMarked;
