// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.send.park.Verdict.Over;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Finds what waits to go out with others but was sent by another way meanwhile, under a name the
 * route had given it.
 */
record GoneMeanwhile(Account account, MessageSender sender) {

    /** What of a group must not be tried any more; nothing once the group itself was begun. */
    CompletionStage<Map<ParkedMessage, Over>> of(List<ParkedMessage> group) {
        ParkedMessage first = group.get(0);
        String groupId = first.group();
        if (groupId == null
                || ParkedTexts.names(group).isEmpty()
                || group.size() == 1 && first.sendId() != null) {
            return CompletableFuture.completedStage(Map.of());
        }
        return sender.begun(account, groupId)
                .thenCompose(
                        begun -> begun ? CompletableFuture.completedStage(Map.of()) : each(group));
    }

    private CompletionStage<Map<ParkedMessage, Over>> each(List<ParkedMessage> group) {
        CompletionStage<Map<ParkedMessage, Over>> known =
                CompletableFuture.completedStage(new LinkedHashMap<>());
        for (ParkedMessage message : group) {
            for (String name : message.names()) {
                known =
                        known.thenCombine(
                                fate(message, name),
                                (found, over) -> {
                                    over.ifPresent(why -> found.putIfAbsent(message, why));
                                    return found;
                                });
            }
        }
        return known;
    }

    private CompletionStage<Optional<Over>> fate(ParkedMessage message, String name) {
        return sender.earlier(account, name)
                .thenApply(result -> result.map(sent -> new Over(Kind.DELIVERED, null)))
                .exceptionallyCompose(
                        thrown ->
                                Completion.cause(thrown) instanceof SendUncertainException uncertain
                                        ? CompletableFuture.completedStage(
                                                Optional.of(
                                                        new Over(
                                                                Kind.UNCERTAIN,
                                                                uncertain.getMessage())))
                                        : CompletableFuture.failedStage(thrown))
                .thenApply(over -> over.map(gone -> asPart(message, gone)));
    }

    /** Of a text that was joined before it waited, no line can be left out any more. */
    private static Over asPart(ParkedMessage message, Over gone) {
        return message.lines().isEmpty()
                ? gone
                : new Over(
                        Kind.DROPPED,
                        "one of the lines it was joined of was sent by another way meanwhile");
    }
}
