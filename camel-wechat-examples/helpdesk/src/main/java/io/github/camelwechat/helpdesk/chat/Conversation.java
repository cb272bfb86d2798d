// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

/**
 * One user who wrote to us.
 *
 * @param lastAt when the last message was, either way, in epoch seconds
 * @param preview the beginning of that message
 */
public record Conversation(String openId, long lastAt, String preview) {}
