// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.callback.ResponseValidator.Verdict;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.window.Interaction;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Pushes what users do to the account's server: sign, POST, judge the answer, and try again up to
 * three times in all. Never blocks; deliveries run side by side.
 */
public final class CallbackPusher {
    private static final Duration DUPLICATE_AFTER = Duration.ofMillis(50);
    private static final int MAX_BODY_KEPT = 4000;

    private final Vertx vertx;
    private final CallbackClient client;
    private final CallbackTarget target;
    private final CallbackSigner signer;
    private final ResponseValidator judge;
    private final CallbackLog log;
    private final PushRules rules;
    private final FaultPlan faults;
    private final SimulatorClock clock;
    private final ChangeFeed events;

    public CallbackPusher(
            Vertx vertx,
            CallbackClient client,
            CallbackTarget target,
            CallbackSigner signer,
            ResponseValidator judge,
            CallbackLog log,
            PushRules rules,
            FaultPlan faults,
            SimulatorClock clock,
            ChangeFeed events) {
        this.vertx = vertx;
        this.client = client;
        this.target = target;
        this.signer = signer;
        this.judge = judge;
        this.log = log;
        this.rules = rules;
        this.faults = faults;
        this.clock = clock;
        this.events = events;
    }

    /** Starts a delivery. */
    public Callback push(
            String openid, byte[] payload, Interaction interaction, Callback.Ending ending) {
        Callback delivery = log.open(openid, payload, interaction);
        URI url = target.url();
        if (url == null) {
            delivery.end(Outcome.ERROR, null, "no callback URL is configured", outcome -> {});
            return delivery;
        }
        Run run = new Run(delivery, signer.withEndpoint(url).withMode(target.mode()), ending);
        if (faults.nextForCallback().isPresent()) {
            run.startTwice();
        } else {
            run.start();
        }
        return delivery;
    }

    /** Notes what happened and WeChat keeps to itself. */
    public Callback withhold(String openid, byte[] payload, Interaction interaction, String why) {
        Callback delivery = log.open(openid, payload, interaction);
        delivery.end(Outcome.WITHHELD, null, why, outcome -> {});
        return delivery;
    }

    private record Judged(Delivery attempt, @Nullable PassiveReply reply) {
        boolean isOk() {
            return attempt.outcome() == Outcome.OK;
        }
    }

    /** One delivery's way through its attempts. */
    private final class Run {
        private final Callback delivery;
        private final CallbackSigner signer;
        private final Callback.Ending ending;

        Run(Callback delivery, CallbackSigner signer, Callback.Ending ending) {
            this.delivery = delivery;
            this.signer = signer;
            this.ending = ending;
        }

        void start() {
            attempt(1).thenAccept(this::next);
        }

        void startTwice() {
            CompletableFuture<Judged> first = attempt(1);
            CompletableFuture<Judged> second = new CompletableFuture<>();
            vertx.setTimer(
                    DUPLICATE_AFTER.toMillis(), id -> attempt(2).thenAccept(second::complete));
            first.thenAcceptBoth(second, (one, two) -> next(one.isOk() ? one : two));
        }

        private void next(Judged last) {
            Delivery attempt = last.attempt();
            boolean again =
                    !last.isOk()
                            && attempt.number() < rules.attempts()
                            && (attempt.outcome() == Outcome.TIMEOUT || rules.retryOnError());
            if (!again) {
                delivery.end(attempt.outcome(), last.reply(), attempt.detail(), ending);
            } else if (attempt.outcome() == Outcome.TIMEOUT || rules.gap().isZero()) {
                attempt(attempt.number() + 1).thenAccept(this::next);
            } else {
                vertx.setTimer(
                        rules.gap().toMillis(),
                        id -> attempt(attempt.number() + 1).thenAccept(this::next));
            }
        }

        private CompletableFuture<Judged> attempt(int number) {
            if (delivery.hasEnded()) {
                return new CompletableFuture<>();
            }
            Instant at = clock.instant();
            CallbackRequest callback =
                    target.dispatch(signer.sign(delivery.openid(), delivery.payloadBytes()));
            return client.post(callback, rules.limit())
                    .thenApply(
                            result -> {
                                Judged judged = judged(number, at, result);
                                delivery.add(judged.attempt());
                                events.publish(ChangeFeed.Topic.DELIVERY, delivery.openid());
                                return judged;
                            });
        }

        private Judged judged(int number, Instant at, CallbackResult result) {
            if (result instanceof CallbackResult.Answered answer) {
                SecurityMode mode = signer.mode();
                Verdict verdict =
                        judge.judge(answer, mode, delivery.openid(), delivery.interaction());
                if (verdict instanceof Verdict.Refused refused) {
                    return judged(number, at, answer, Outcome.ERROR, refused.reason(), null);
                }
                PassiveReply reply =
                        verdict instanceof Verdict.Replied replied ? replied.reply() : null;
                return judged(number, at, answer, Outcome.OK, "", reply);
            }
            if (result instanceof CallbackResult.Failed failed) {
                return without(number, at, Outcome.ERROR, failed.reason(), failed.millis());
            }
            String late = "no answer within " + rules.limit().toMillis() + " ms";
            return without(number, at, Outcome.TIMEOUT, late, result.millis());
        }

        private Judged judged(
                int number,
                Instant at,
                CallbackResult.Answered answer,
                Outcome outcome,
                String detail,
                @Nullable PassiveReply reply) {
            String body = answer.bodyText();
            String kept = body.substring(0, Math.min(MAX_BODY_KEPT, body.length()));
            return new Judged(
                    new Delivery(
                            number, at, answer.status(), kept, outcome, detail, answer.millis()),
                    reply);
        }

        private Judged without(
                int number, Instant at, Outcome outcome, String detail, long millis) {
            return new Judged(new Delivery(number, at, 0, "", outcome, detail, millis), null);
        }
    }
}
