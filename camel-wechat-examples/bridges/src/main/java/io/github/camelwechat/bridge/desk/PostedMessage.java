// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.util.List;

/**
 * A customer's message in the helpdesk.
 *
 * @param conversation the helpdesk's id of the conversation it is in
 * @param ids the helpdesk's ids of the messages it became: answers with one of these as their
 *     {@link Answer#message} are echoes and are dropped
 */
public record PostedMessage(String conversation, List<String> ids) {
    public PostedMessage {
        ids = List.copyOf(ids);
    }
}
