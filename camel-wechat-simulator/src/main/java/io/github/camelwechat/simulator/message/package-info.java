// SPDX-License-Identifier: Apache-2.0
/**
 * Customer-service messages: validated, paid for by the window, shown in the chat. Entrance: {@link
 * MessageEndpoints}.
 */
@NullMarked
package io.github.camelwechat.simulator.message;

import org.jspecify.annotations.NullMarked;
