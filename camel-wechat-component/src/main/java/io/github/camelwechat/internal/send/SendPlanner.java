// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.send.park.ParkWay;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.TemplateChoice;
import io.github.camelwechat.internal.send.plan.TemplateSender;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.ReplySlot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Sends a message by the first way of its plan that is open. A way is left for the next only when
 * the message certainly did not go out by it because the window, or the user, did not allow it:
 * what is uncertain, and what is wrong with the message itself, ends the plan. Thread-safe.
 *
 * <ol>
 *   <li>What was begun under the same send id before is not begun again.
 *   <li>What waits for this user already goes first.
 *   <li>The open callback or the customer-service API, as {@link MessageSender} says.
 *   <li>The templates of the plan, one after another.
 *   <li>The queue of messages that wait for the window.
 * </ol>
 */
public final class SendPlanner {

    private static final int NOT_A_FOLLOWER = 43004;

    /** WeChat keeps temporary media for three days. */
    private static final Duration MEDIA_LIFE = Duration.ofDays(3).minusHours(2);

    private final MessageSender sender;
    private final MediaUploads uploads;
    private final TemplateSender templates;
    private final @Nullable ParkWay waiting;
    private final OutboundJson json;

    /**
     * @param waiting null if no plan parks
     */
    public SendPlanner(
            MessageSender sender,
            MediaUploads media,
            TemplateSender templates,
            @Nullable ParkWay waiting,
            OutboundJson json) {
        this.sender = sender;
        this.uploads = media;
        this.templates = templates;
        this.waiting = waiting;
        this.json = json;
    }

    /**
     * Sends a message.
     *
     * @return fails as {@link MessageSender#send} does; with the window's refusal if the plan has
     *     no way left
     */
    public CompletionStage<Done> send(SendRequest planned) {
        Trail trail = new Trail();
        ParkWay park = waiting;
        if (!planned.plan().park() || park == null) {
            return bySender(planned, trail);
        }
        return park.delivery()
                .deliver(planned.to())
                .thenCompose(done -> park.waitingFor(planned))
                .thenCompose(before -> after(before, planned, trail));
    }

    private CompletionStage<Done> after(
            List<ParkedMessage> before, SendRequest planned, Trail trail) {
        String sendId = planned.options().sendId();
        if (before.isEmpty() || isOpen(planned.options().slot())) {
            return bySender(planned, trail);
        }
        Optional<ParkedMessage> same =
                before.stream().filter(each -> each.isNamed(sendId)).findFirst();
        if (same.isPresent()) {
            return parked(same.get(), trail);
        }
        return (sendId == null
                        ? CompletableFuture.completedStage(false)
                        : sender.begun(planned.account(), sendId))
                .thenCompose(
                        begun -> {
                            if (begun) {
                                return bySender(planned, trail);
                            }
                            trail.add("customerService", "othersWait");
                            return byTemplate(planned, 0, trail, null);
                        });
    }

    /** What became of sends before. */
    public EarlierSends earlier() {
        return new EarlierSends(sender, waiting);
    }

    private CompletionStage<Done> bySender(SendRequest planned, Trail trail) {
        String way = planned.plan().ask() ? "ask" : "customerService";
        return sender.send(planned.account(), planned.to(), planned.message(), planned.options())
                .handle(
                        (result, thrown) -> {
                            if (thrown == null) {
                                trail.add(
                                        result.status() == SendResult.Status.PASSIVE
                                                ? "passive"
                                                : way,
                                        result.status().name().toLowerCase(Locale.ROOT));
                                return done(result, trail, null);
                            }
                            Throwable failure = Completion.cause(thrown);
                            if (planned.plan().endsWithTheWindow() || !isShut(failure)) {
                                return CompletableFuture.<Done>failedStage(failure);
                            }
                            trail.add(way, why(failure));
                            return byTemplate(planned, 0, trail, failure);
                        })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Done> byTemplate(
            SendRequest planned, int index, Trail trail, @Nullable Throwable shut) {
        List<String> ids = planned.plan().templates();
        if (index == ids.size()) {
            return byWaiting(planned, trail, shut);
        }
        TemplateChoice choice;
        try {
            choice = TemplateChoice.of(planned, ids.get(index));
        } catch (InvalidMessageException e) {
            if (!planned.plan().park()) {
                throw e;
            }
            trail.add("template", "incomplete");
            return byTemplate(planned, index + 1, trail, shut);
        }
        return sender.once(
                        planned.account(),
                        planned.options().joinedIds(),
                        () -> choice.send(templates, planned))
                .handle(
                        (result, thrown) -> {
                            if (thrown == null) {
                                trail.add("template", "sent");
                                return sender.remember(
                                                planned.account(),
                                                planned.options().sendId(),
                                                result)
                                        .thenCompose(noted -> done(result, trail, null));
                            }
                            Throwable failure = Completion.cause(thrown);
                            if (!(failure instanceof ApiErrorException)) {
                                return CompletableFuture.<Done>failedStage(failure);
                            }
                            trail.add("template", why(failure));
                            return byTemplate(
                                    planned, index + 1, trail, shut == null ? failure : shut);
                        })
                .thenCompose(stage -> stage);
    }

    private CompletionStage<Done> byWaiting(
            SendRequest planned, Trail trail, @Nullable Throwable shut) {
        ParkWay park = waiting;
        if (!planned.plan().park() || park == null) {
            return CompletableFuture.failedStage(
                    shut == null ? new IllegalStateException("a plan ends for a reason") : shut);
        }
        sender.checkThatAWindowMayAllow(
                planned.account(), planned.message(), planned.options().longText());
        return uploads.ready(planned.account(), planned.message())
                .thenCompose(ready -> park(park, planned, ready))
                .thenCompose(parked -> parked(parked, trail));
    }

    private static CompletionStage<Done> parked(ParkedMessage parked, Trail trail) {
        trail.add("park", "parked");
        return done(new SendResult(SendResult.Status.PARKED, null, null), trail, parked.parkId());
    }

    private CompletionStage<ParkedMessage> park(
            ParkWay park, SendRequest planned, OutboundMessage ready) {
        Duration life =
                ready == planned.message() || planned.timeToLive().compareTo(MEDIA_LIFE) < 0
                        ? planned.timeToLive()
                        : MEDIA_LIFE;
        return park.parked()
                .park(
                        planned.account().name(),
                        planned.to(),
                        json.fields(ready),
                        planned.options().lines().isEmpty() ? planned.options().sendId() : null,
                        planned.options().lines(),
                        life,
                        planned.limit())
                .whenComplete(
                        (parked, thrown) -> {
                            if (parked != null) {
                                park.listener()
                                        .heard(
                                                Kind.PARKED,
                                                planned.account().name(),
                                                planned.to(),
                                                parked,
                                                null);
                            }
                        });
    }

    private static boolean isOpen(@Nullable ReplySlot slot) {
        return slot != null && slot.isOpen();
    }

    private static boolean isShut(Throwable failure) {
        return failure instanceof WindowClosedException
                || failure instanceof ApiErrorException refused
                        && refused.errorCode() == NOT_A_FOLLOWER;
    }

    private static String why(Throwable failure) {
        if (failure instanceof WindowClosedException closed) {
            return closed.reason().name().toLowerCase(Locale.ROOT);
        }
        return failure instanceof ApiErrorException refused
                ? Integer.toString(refused.errorCode())
                : failure.getClass().getSimpleName();
    }

    private static CompletionStage<Done> done(
            SendResult result, Trail trail, @Nullable String parkId) {
        return CompletableFuture.completedStage(new Done(result, trail.steps(), parkId));
    }

    /** The ways that were tried; one plan's own, and never used by two threads at once. */
    private static final class Trail {

        private final List<String> steps = new ArrayList<>();

        void add(String way, String what) {
            steps.add(way + "=" + what);
        }

        List<String> steps() {
            return List.copyOf(steps);
        }
    }
}
