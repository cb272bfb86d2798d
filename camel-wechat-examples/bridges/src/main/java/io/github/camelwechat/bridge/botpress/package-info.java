// SPDX-License-Identifier: Apache-2.0
/**
 * Botpress, by its Chat API: a bot answers. {@code BotpressHelpdesk} is what the Kamelets name,
 * {@code BotMessages} turns what a bot says into what a WeChat user can see.
 */
@NullMarked
package io.github.camelwechat.bridge.botpress;

import org.jspecify.annotations.NullMarked;
