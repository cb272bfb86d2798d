// SPDX-License-Identifier: Apache-2.0
/** Web authorization: users who let a web site know them. Entrance: {@link OAuthServer}. */
@NullMarked
package io.github.camelwechat.simulator.oauth;

import org.jspecify.annotations.NullMarked;
