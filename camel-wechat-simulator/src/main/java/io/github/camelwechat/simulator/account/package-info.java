// SPDX-License-Identifier: Apache-2.0
/** The Official Accounts and platforms in a WeChat. Entrance: {@link SimulatedAccount}. */
@NullMarked
package io.github.camelwechat.simulator.account;

import org.jspecify.annotations.NullMarked;
