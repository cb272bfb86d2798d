// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.reply.InvalidResponseException;
import io.github.camelwechat.simulator.reply.PassiveReply;
import io.github.camelwechat.simulator.window.Interaction;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Pushes what happens to the servers that are told of it: sign, POST, validate the answer, and
 * deliver again as {@link Redelivery} says, up to three times in all. Never blocks; callbacks run
 * side by side.
 */
public final class CallbackPusher {
    private static final Duration DUPLICATE_AFTER = Duration.ofMillis(50);
    private static final int MAX_BODY_KEPT = 4000;

    private final Vertx vertx;
    private final CallbackClient client;
    private final CallbackLog log;
    private final PushRules rules;
    private final FaultPlan faults;
    private final SimulatorClock clock;
    private final ChangeFeed changes;

    public CallbackPusher(
            Vertx vertx,
            CallbackClient client,
            CallbackLog log,
            PushRules rules,
            FaultPlan faults,
            SimulatorClock clock,
            ChangeFeed changes) {
        this.vertx = vertx;
        this.client = client;
        this.log = log;
        this.rules = rules;
        this.faults = faults;
        this.clock = clock;
        this.changes = changes;
    }

    /** Starts to push a callback to each of some servers; returns that to the first. */
    public Callback push(
            List<CallbackReceiver> receivers,
            String openid,
            byte[] payload,
            Interaction interaction,
            Consumer<CallbackOutcome> ending) {
        if (receivers.isEmpty()) {
            Callback callback = log.open(openid, payload, interaction, null);
            callback.end(Outcome.ERROR, null, "no callback URL is configured", outcome -> {});
            return callback;
        }
        boolean twice = faults.nextForCallback().isPresent();
        List<Run> runs =
                receivers.stream()
                        .map(one -> new Run(open(openid, payload, interaction, one), one, ending))
                        .toList();
        runs.forEach(twice ? Run::startTwice : Run::start);
        return runs.get(0).callback;
    }

    private Callback open(
            String openid, byte[] payload, Interaction interaction, CallbackReceiver receiver) {
        return log.open(openid, payload, interaction, receiver.signer().endpoint());
    }

    /** Notes what happened and WeChat keeps to itself. */
    public Callback withhold(String openid, byte[] payload, Interaction interaction, String why) {
        Callback callback = log.open(openid, payload, interaction, null);
        callback.end(Outcome.WITHHELD, null, why, outcome -> {});
        return callback;
    }

    private record Result(Delivery delivery, @Nullable PassiveReply reply) {
        boolean isOk() {
            return delivery.outcome() == Outcome.OK;
        }
    }

    /** One callback, delivery by delivery. */
    private final class Run {
        private final Callback callback;
        private final CallbackReceiver receiver;
        private final Consumer<CallbackOutcome> ending;

        Run(Callback callback, CallbackReceiver receiver, Consumer<CallbackOutcome> ending) {
            this.callback = callback;
            this.receiver = receiver;
            this.ending = ending;
        }

        void start() {
            deliver(1).thenAccept(this::next);
        }

        void startTwice() {
            CompletableFuture<Result> first = deliver(1);
            CompletableFuture<Result> second = new CompletableFuture<>();
            vertx.setTimer(
                    DUPLICATE_AFTER.toMillis(), id -> deliver(2).thenAccept(second::complete));
            first.thenAcceptBoth(second, (one, two) -> next(one.isOk() ? one : two));
        }

        private void next(Result last) {
            Delivery delivery = last.delivery();
            Redelivery redelivery = receiver.target().redelivery();
            boolean again =
                    !last.isOk()
                            && delivery.number() < rules.deliveries()
                            && redelivery.follows(delivery);
            if (!again) {
                callback.end(delivery.outcome(), last.reply(), delivery.detail(), ending);
                return;
            }
            long wait = wait(delivery, redelivery);
            if (wait <= 0) {
                deliver(delivery.number() + 1).thenAccept(this::next);
            } else {
                vertx.setTimer(wait, id -> deliver(delivery.number() + 1).thenAccept(this::next));
            }
        }

        private long wait(Delivery failed, Redelivery redelivery) {
            if (failed.outcome() == Outcome.TIMEOUT) {
                return 0;
            }
            return redelivery == Redelivery.TIMEOUT
                    ? rules.limit().toMillis() - failed.millis()
                    : rules.gap().toMillis();
        }

        private CompletableFuture<Result> deliver(int number) {
            if (callback.hasEnded()) {
                return new CompletableFuture<>();
            }
            Instant at = clock.instant();
            CallbackRequest request =
                    receiver.target()
                            .dispatch(
                                    receiver.signer()
                                            .sign(callback.openid(), callback.payloadBytes()));
            return client.post(request, rules.limit())
                    .thenApply(
                            response -> {
                                Result result = result(number, at, response);
                                callback.add(result.delivery());
                                changes.publish(ChangeFeed.Topic.DELIVERY, callback.openid());
                                return result;
                            });
        }

        private Result result(int number, Instant at, CallbackResult response) {
            if (response instanceof CallbackResult.Response answer) {
                try {
                    Optional<PassiveReply> reply =
                            receiver.rule()
                                    .validate(
                                            answer.status(),
                                            answer.body(),
                                            receiver.signer().mode(),
                                            callback.openid(),
                                            callback.interaction());
                    return result(number, at, answer, Outcome.OK, "", reply.orElse(null));
                } catch (InvalidResponseException e) {
                    String why = String.valueOf(e.getMessage());
                    return result(number, at, answer, Outcome.ERROR, why, null);
                }
            }
            if (response instanceof CallbackResult.Failure failed) {
                return without(number, at, Outcome.ERROR, failed.reason(), failed.millis());
            }
            String late = "no answer within " + rules.limit().toMillis() + " ms";
            return without(number, at, Outcome.TIMEOUT, late, response.millis());
        }

        private Result result(
                int number,
                Instant at,
                CallbackResult.Response answer,
                Outcome outcome,
                String detail,
                @Nullable PassiveReply reply) {
            String body = answer.bodyText();
            String kept = body.substring(0, Math.min(MAX_BODY_KEPT, body.length()));
            return new Result(
                    new Delivery(
                            number, at, answer.status(), kept, outcome, detail, answer.millis()),
                    reply);
        }

        private Result without(
                int number, Instant at, Outcome outcome, String detail, long millis) {
            return new Result(new Delivery(number, at, 0, "", outcome, detail, millis), null);
        }
    }
}
