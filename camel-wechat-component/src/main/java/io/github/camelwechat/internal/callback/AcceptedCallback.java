// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.internal.callback.dedupe.Deduplicator;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.VerifiedCallback;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.store.StateKey;

/**
 * A delivery of a callback that proved genuine and is for our account.
 *
 * @param request as it came
 * @param verified the proof
 */
public record AcceptedCallback(
        CallbackRequest request, VerifiedCallback.Delivery verified, Inbound inbound) {

    /** Under what it is remembered. */
    StateKey key() {
        return Deduplicator.key(inbound.received().account(), inbound.received().dedupeKey());
    }
}
