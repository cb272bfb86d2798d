// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.reply;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.window.Interaction;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The rule by which WeChat takes or refuses the response of a server. */
@FunctionalInterface
public interface ResponseRule {

    /**
     * The reply in a response to a callback that was sent in a mode; empty when the response only
     * acknowledges, or when nobody sees a reply to that.
     */
    Optional<PassiveReply> validate(
            int status, byte[] body, SecurityMode mode, String openid, Interaction interaction)
            throws InvalidResponseException;

    /**
     * The rule for a third-party platform's own events. WeChat's page asks for success alone; that
     * nothing is refused, it does not say, and libraries that live with WeChat answer some events
     * so.
     */
    static ResponseRule acknowledgement() {
        return (status, body, mode, openid, interaction) -> {
            String text = new String(body, StandardCharsets.UTF_8).strip();
            if (status != 200 || !text.isEmpty() && !text.equals("success")) {
                throw new InvalidResponseException(
                        "the answer to a platform's own event is the text success, with HTTP"
                                + " status 200, not "
                                + status);
            }
            return Optional.empty();
        };
    }
}
