// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendRequest;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** What it takes to let a message wait, and to get it out again. One for an account and a store. */
public record ParkWay(ParkedMessages parked, ParkedMessageSender delivery, ParkListener listener) {

    /** What waits for the user; nothing if the store cannot say, for then WeChat is asked. */
    public CompletionStage<List<ParkedMessage>> waitingFor(SendRequest planned) {
        return parked.of(planned.account().name(), planned.to())
                .exceptionallyCompose(
                        thrown ->
                                Completion.cause(thrown) instanceof StateStoreException
                                        ? CompletableFuture.completedStage(List.of())
                                        : CompletableFuture.failedStage(thrown));
    }
}
