// SPDX-License-Identifier: Apache-2.0
/**
 * API security: calls that have to be encrypted and signed. Entrance: {@link ApiSecurityConsole}.
 */
@NullMarked
package io.github.camelwechat.simulator.security;

import org.jspecify.annotations.NullMarked;
