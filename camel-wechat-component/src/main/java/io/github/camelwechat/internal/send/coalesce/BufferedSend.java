// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.text.MessageParts;
import io.github.camelwechat.message.OutboundMessage;
import java.util.List;
import java.util.function.Function;

/**
 * A message that may still be joined with others before it goes.
 *
 * @param planned as it goes by itself
 * @param saying the same, with another message in its place: also what a template would say
 */
public record BufferedSend(SendRequest planned, Function<OutboundMessage, SendRequest> saying) {

    /** A text said by the same and in the same way, for the sends of these ids. */
    SendRequest joining(String text, List<String> ids) {
        SendRequest other =
                saying.apply(
                        MessageParts.saidAs(planned.message(), new OutboundMessage.Text(text)));
        return other.with(planned.options().joining(ids));
    }

    /** Whether another one differs in nothing but its text and its id. */
    boolean speaksLike(BufferedSend other, String text) {
        return other.planned
                .with(other.planned.options().joining(List.of()))
                .equals(joining(text, List.of()));
    }
}
