// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a delivery ended after all its attempts.
 *
 * @param result OK if one attempt was, else how the last one ended
 * @param reply what the user was answered at once
 * @param detail why it was not OK, in words; else empty
 * @param attempts all requests, in the order in which they ended
 */
public record CallbackOutcome(
        Outcome result, @Nullable PassiveReply reply, String detail, List<Delivery> attempts) {
    public boolean isOk() {
        return result == Outcome.OK;
    }
}
