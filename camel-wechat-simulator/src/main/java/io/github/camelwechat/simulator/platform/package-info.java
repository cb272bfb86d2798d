// SPDX-License-Identifier: Apache-2.0
/**
 * Third-party platforms: tickets, tokens, authorizations and the pages on which they are given.
 * Entrance: {@link ThirdPartyPlatform}.
 */
@NullMarked
package io.github.camelwechat.simulator.platform;

import org.jspecify.annotations.NullMarked;
