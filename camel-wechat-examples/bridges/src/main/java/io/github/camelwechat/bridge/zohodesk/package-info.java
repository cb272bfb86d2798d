// SPDX-License-Identifier: Apache-2.0
/**
 * Zoho Desk: a customer is a contact with the openid in a custom field, a conversation is a ticket,
 * and what the customer says is its description and then its public comments. The entrance is
 * {@link io.github.camelwechat.bridge.zohodesk.ZohoDesk}.
 */
@NullMarked
package io.github.camelwechat.bridge.zohodesk;

import org.jspecify.annotations.NullMarked;
