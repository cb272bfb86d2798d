// SPDX-License-Identifier: Apache-2.0
/**
 * Joins the users of a WeChat account to a helpdesk or bot. {@code BridgeProducer} is the flow from
 * the user to the helpdesk, {@code BridgeConsumer} the flow back; each can be read from top to
 * bottom. What a helpdesk has of its own is behind {@link
 * io.github.camelwechat.bridge.desk.Helpdesk}.
 */
@NullMarked
package io.github.camelwechat.bridge;

import org.jspecify.annotations.NullMarked;
