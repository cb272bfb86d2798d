// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.reply.ResponseRule;

/**
 * A server that is told of something.
 *
 * @param signer signs and seals for it, and knows its URL
 * @param rule what it may answer
 * @param target how often it is told, and who seems to tell it
 */
public record CallbackReceiver(CallbackSigner signer, ResponseRule rule, CallbackTarget target) {}
