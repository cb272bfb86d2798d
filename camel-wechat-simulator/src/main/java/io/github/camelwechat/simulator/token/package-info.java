// SPDX-License-Identifier: Apache-2.0
/** Access tokens, and the tickets with which web pages sign. Entrance: {@link TokenIssuer}. */
@NullMarked
package io.github.camelwechat.simulator.token;

import org.jspecify.annotations.NullMarked;
