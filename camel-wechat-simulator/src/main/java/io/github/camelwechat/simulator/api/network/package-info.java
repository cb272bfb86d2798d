// SPDX-License-Identifier: Apache-2.0
/** Addresses, and whether the account's server can be reached. */
@NullMarked
package io.github.camelwechat.simulator.api.network;

import org.jspecify.annotations.NullMarked;
