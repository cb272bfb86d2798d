// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

/**
 * The state of a user's service window, for agents.
 *
 * @param open whether a message may be sent now
 * @param text one sentence that stays true as time goes by: it says until when
 */
public record WindowSentence(boolean open, String text) {}
