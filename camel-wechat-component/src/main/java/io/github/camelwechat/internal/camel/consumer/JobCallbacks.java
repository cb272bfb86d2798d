// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.internal.api.outcome.Job;
import io.github.camelwechat.internal.api.outcome.Outcome;
import io.github.camelwechat.internal.api.outcome.Outcomes;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.JobEvent;
import io.github.camelwechat.message.SubscriptionEvent;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes on what a callback reports of earlier sends, to whoever waits for it, and finds out what
 * the route had called them. Thread-safe.
 */
public final class JobCallbacks {

    private static final Logger LOG = LoggerFactory.getLogger(JobCallbacks.class);

    private final String account;
    private final Outcomes outcomes;

    public JobCallbacks(String account, Outcomes outcomes) {
        this.account = account;
        this.outcomes = outcomes;
    }

    /**
     * The id the route had given to the send that this callback reports about. Empty for every
     * other callback, for one about several sends, and if the store cannot say. Never fails.
     */
    CompletionStage<Optional<String>> sendId(Inbound inbound) {
        Map<Job, Outcome> ended = ended(inbound);
        if (ended.isEmpty()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        CompletionStage<Optional<String>> found =
                CompletableFuture.completedStage(Optional.empty());
        for (Map.Entry<Job, Outcome> end : ended.entrySet()) {
            found = found.thenCompose(before -> outcomes.ended(end.getKey(), end.getValue()));
        }
        return found.thenCompose(sendId -> onlySendId(ended.keySet(), sendId))
                .exceptionally(
                        thrown -> {
                            LOG.warn(
                                    "Account '{}': nobody who waits can be told how a send ended",
                                    account,
                                    thrown);
                            return Optional.empty();
                        });
    }

    private CompletionStage<Optional<String>> onlySendId(Set<Job> ended, Optional<String> known) {
        if (ended.size() > 1) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        return known.isPresent()
                ? CompletableFuture.completedStage(known)
                : outcomes.overtakenSendId(ended.iterator().next());
    }

    private Map<Job, Outcome> ended(Inbound inbound) {
        if (inbound instanceof JobEvent.TemplateSent sent) {
            return Map.of(
                    job(Job.Kind.TEMPLATE, sent.messageId()),
                    new Outcome(sent.delivered(), sent.status()));
        }
        if (inbound instanceof JobEvent.MassSent sent) {
            return Map.of(
                    job(Job.Kind.MASS, sent.messageId()),
                    new Outcome(sent.succeeded(), sent.status()));
        }
        if (inbound instanceof JobEvent.Published published) {
            return Map.of(
                    job(Job.Kind.PUBLICATION, published.publishId()),
                    new Outcome(published.succeeded(), Integer.toString(published.status())));
        }
        return inbound instanceof SubscriptionEvent.Sent sent
                ? sent.results().stream()
                        .collect(
                                Collectors.toMap(
                                        result -> job(Job.Kind.SUBSCRIPTION, result.messageId()),
                                        JobCallbacks::outcome,
                                        (first, second) -> second))
                : Map.of();
    }

    private static Outcome outcome(SubscriptionEvent.Result result) {
        return new Outcome(
                result.delivered(),
                Objects.requireNonNullElse(
                        result.errorStatus(), Integer.toString(result.errorCode())));
    }

    private Job job(Job.Kind kind, String id) {
        return new Job(account, kind, id);
    }
}
