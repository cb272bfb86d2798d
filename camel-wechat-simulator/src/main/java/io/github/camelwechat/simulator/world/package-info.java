// SPDX-License-Identifier: Apache-2.0
/** Everything in one WeChat, put together. */
@NullMarked
package io.github.camelwechat.simulator.world;

import org.jspecify.annotations.NullMarked;
