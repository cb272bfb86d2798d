// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.store;

import org.jspecify.annotations.Nullable;

/**
 * A message or an answer whose turn it is.
 *
 * @param id its place in the order
 * @param item the id of the message or the answer
 * @param uncertain whether it was asked before, and nobody knows what came of it
 * @param attempt counted up by every "send again" of an agent, from 1
 * @param tries how often this attempt failed
 * @param reason the refusal that the agent still has to be told; null otherwise
 */
public record Delivery(
        long id,
        String item,
        String openId,
        String content,
        boolean uncertain,
        int attempt,
        int tries,
        @Nullable String reason) {}
