// SPDX-License-Identifier: Apache-2.0
/** Followers, tags and the blacklist. */
@NullMarked
package io.github.camelwechat.simulator.api.user;

import org.jspecify.annotations.NullMarked;
