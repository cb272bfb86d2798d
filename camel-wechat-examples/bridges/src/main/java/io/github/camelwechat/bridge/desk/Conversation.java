// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

/**
 * A conversation in the helpdesk, and whose it is.
 *
 * @param contact the helpdesk's id of the customer's contact
 * @param id the helpdesk's id of the conversation
 */
public record Conversation(Customer customer, String contact, String id) {}
