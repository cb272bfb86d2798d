// SPDX-License-Identifier: Apache-2.0
/**
 * WeChat's addresses, and whether the account's server can be reached. Entrance: {@link
 * NetworkEndpoints}.
 */
@NullMarked
package io.github.camelwechat.simulator.network;

import org.jspecify.annotations.NullMarked;
