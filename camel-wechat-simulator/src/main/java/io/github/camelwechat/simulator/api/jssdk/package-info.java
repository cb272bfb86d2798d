// SPDX-License-Identifier: Apache-2.0
/** Tickets with which web pages sign their use of WeChat's JavaScript. */
@NullMarked
package io.github.camelwechat.simulator.api.jssdk;

import org.jspecify.annotations.NullMarked;
