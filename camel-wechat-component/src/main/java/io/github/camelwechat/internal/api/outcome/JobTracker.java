// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.outcome;

import io.github.camelwechat.internal.api.operation.OperationResult;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers what WeChat accepted under which id, so that the callback about its end finds its send,
 * and waits for that callback if the route wants to know. Thread-safe.
 */
public final class JobTracker {

    private static final Logger LOG = LoggerFactory.getLogger(JobTracker.class);

    private final Kind kind;
    private final String account;
    private final Outcomes outcomes;
    private final Duration patience;

    /** The jobs among the operations, and where WeChat's answer names them. */
    private record Kind(Job.Kind job, String idField) {}

    private JobTracker(Kind kind, String account, Outcomes outcomes, Duration patience) {
        this.kind = kind;
        this.account = account;
        this.outcomes = outcomes;
        this.patience = patience;
    }

    /** Null for an operation whose answer says all there is. */
    public static @Nullable JobTracker of(
            String operation, String account, Outcomes outcomes, Duration patience) {
        Kind kind =
                switch (operation) {
                    case "sendTemplate" -> new Kind(Job.Kind.TEMPLATE, "msgid");
                    case "sendSubscription" -> new Kind(Job.Kind.SUBSCRIPTION, "msgid");
                    case "sendToAll", "sendToUsers" -> new Kind(Job.Kind.MASS, "msg_id");
                    case "publishDraft" -> new Kind(Job.Kind.PUBLICATION, "publish_id");
                    default -> null;
                };
        return kind == null ? null : new JobTracker(kind, account, outcomes, patience);
    }

    /**
     * Follows up what WeChat accepted. What was accepted is accepted: a store that fails does not
     * make a failure of it.
     *
     * @param sendId what the route named the send, null for nothing
     * @return how it ended, empty if that is not known in time
     */
    public CompletionStage<Optional<Outcome>> follow(
            OperationResult accepted, @Nullable String sendId) {
        String id = id(accepted);
        if (id == null || sendId == null && patience.isZero()) {
            return CompletableFuture.completedStage(Optional.empty());
        }
        Job job = new Job(account, kind.job(), id);
        return outcomes.accepted(job, sendId)
                .thenCompose(
                        noted ->
                                patience.isZero()
                                        ? CompletableFuture.completedStage(
                                                Optional.<Outcome>empty())
                                        : outcomes.await(job, patience))
                .exceptionally(
                        thrown -> {
                            LOG.warn(
                                    "Account '{}': it will not be known how {} {} ends",
                                    account,
                                    kind.idField(),
                                    id,
                                    thrown);
                            return Optional.empty();
                        });
    }

    /** Tells whether the route waits for the end of what WeChat accepted. */
    public boolean isAwaited() {
        return !patience.isZero();
    }

    private @Nullable String id(OperationResult accepted) {
        if (accepted instanceof OperationResult.Fields fields) {
            Map<String, Object> map = fields.map();
            return map.get(kind.idField()) == null ? null : map.get(kind.idField()).toString();
        }
        return null;
    }
}
