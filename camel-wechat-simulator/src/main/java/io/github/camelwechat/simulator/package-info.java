// SPDX-License-Identifier: Apache-2.0
/**
 * A WeChat you can run, from Java, from a test or from the command line. Entrance: {@link
 * WeChatSimulator}.
 */
@NullMarked
package io.github.camelwechat.simulator;

import org.jspecify.annotations.NullMarked;
