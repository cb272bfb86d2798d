// SPDX-License-Identifier: Apache-2.0
/**
 * The component's page in Camel's dev console; the entrance is {@link
 * io.github.camelwechat.internal.camel.console.WeChatDevConsole}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.console;

import org.jspecify.annotations.NullMarked;
