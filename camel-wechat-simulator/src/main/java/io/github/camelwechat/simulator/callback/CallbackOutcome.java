// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.reply.PassiveReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a callback after all its deliveries.
 *
 * @param result OK if one delivery was, else how the last one ended
 * @param reply what the user was answered at once
 * @param detail why it was not OK, in words; else empty
 * @param deliveries all requests, in the order in which they ended
 */
public record CallbackOutcome(
        Outcome result, @Nullable PassiveReply reply, String detail, List<Delivery> deliveries) {
    public boolean isOk() {
        return result == Outcome.OK;
    }
}
