// SPDX-License-Identifier: Apache-2.0
/** Access tokens. */
@NullMarked
package io.github.camelwechat.simulator.token;

import org.jspecify.annotations.NullMarked;
