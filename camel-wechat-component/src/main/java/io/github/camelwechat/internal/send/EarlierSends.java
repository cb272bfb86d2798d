// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.internal.send.park.ParkWay;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
import io.github.camelwechat.internal.send.plan.SendResult;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What became of sends with an id before, by whichever way.
 *
 * @param waiting null if no plan parks
 */
public record EarlierSends(MessageSender sender, @Nullable ParkWay waiting) {

    /**
     * Looks for a send.
     *
     * @return empty if nothing is known of it; fails with a {@link SendUncertainException} if it
     *     may have been delivered
     */
    public CompletionStage<Optional<Done>> of(SendRequest planned, String sendId) {
        return sender.earlier(planned.account(), sendId)
                .thenCompose(
                        known ->
                                known.isPresent()
                                        ? CompletableFuture.completedStage(
                                                known.map(result -> done(planned, result)))
                                        : waits(planned, sendId));
    }

    private CompletionStage<Optional<Done>> waits(SendRequest planned, String sendId) {
        return waiting == null
                ? CompletableFuture.completedStage(Optional.empty())
                : waiting.parked()
                        .of(planned.account().name(), planned.to())
                        .thenApply(
                                parked ->
                                        parked.stream()
                                                .filter(each -> each.isNamed(sendId))
                                                .findFirst()
                                                .map(EarlierSends::done));
    }

    private static Done done(SendRequest planned, SendResult result) {
        String way =
                switch (result.status()) {
                    case PASSIVE -> "passive";
                    case TEMPLATE -> "template";
                    case PARKED -> "park";
                    case SENT, ASKED, UNCERTAIN -> planned.plan().ask() ? "ask" : "customerService";
                };
        String what =
                result.status() == SendResult.Status.TEMPLATE
                        ? "sent"
                        : result.status().name().toLowerCase(Locale.ROOT);
        return new Done(result, List.of(way + "=" + what), null);
    }

    private static Done done(ParkedMessage parked) {
        return new Done(
                new SendResult(SendResult.Status.PARKED, null, null),
                List.of("park=parked"),
                parked.parkId());
    }
}
