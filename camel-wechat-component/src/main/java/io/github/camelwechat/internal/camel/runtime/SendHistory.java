// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.plan.SendResult.Status;
import io.github.camelwechat.internal.telemetry.Telemetry;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * The latest sends of an account since the start, as an operator wants to know them who asks
 * whether messages go out. Thread-safe.
 */
public final class SendHistory {

    /** The latest send that failed. */
    public record Failure(Instant at, Throwable why) {

        /**
         * Names what it failed with, without a message: that may name a user. WeChat's refusals
         * have their code.
         */
        public String cause() {
            return why instanceof ApiErrorException refusal
                    ? "errcode " + refusal.errorCode() + " of " + refusal.apiPath()
                    : why.getClass().getSimpleName();
        }

        /** Returns the party that has to act before it could succeed. */
        public Actor actor() {
            Throwable cause = why instanceof CircuitOpenException open ? open.refusal() : why;
            if (cause instanceof ApiErrorException refusal) {
                return refusal.actor();
            }
            if (cause instanceof NotPermittedException || cause instanceof NotAuthorizedException) {
                return Actor.WECHAT_ADMIN;
            }
            return cause instanceof WindowClosedException
                    ? Actor.NOBODY
                    : cause instanceof InvalidMessageException ? Actor.DEVELOPER : Actor.OPERATOR;
        }
    }

    private final String account;
    private final InstantSource clock;
    private final @Nullable Telemetry telemetry;
    private volatile @Nullable Instant lastGood;
    private volatile @Nullable Failure lastFailure;

    /**
     * @param telemetry null if nobody measures
     */
    SendHistory(String account, InstantSource clock, @Nullable Telemetry telemetry) {
        this.account = account;
        this.clock = clock;
        this.telemetry = telemetry;
    }

    /**
     * A send is over, or waits for its window.
     *
     * @param result null if it failed
     * @param thrown null if it did not
     */
    public void ended(@Nullable SendResult result, @Nullable Throwable thrown) {
        if (result != null) {
            if (result.status() != Status.PARKED && result.status() != Status.UNCERTAIN) {
                lastGood = clock.instant();
            }
            if (telemetry != null) {
                telemetry.sent(account, result.status().name(), result.remaining());
            }
        } else if (thrown != null) {
            Throwable failure = Completion.cause(thrown);
            lastFailure = new Failure(clock.instant(), failure);
            if (telemetry != null) {
                telemetry.sendFailed(account, failure);
            }
        }
    }

    /** Returns who measures what happens; null if nobody does. */
    public @Nullable Telemetry telemetry() {
        return telemetry;
    }

    /** When WeChat last took a message for a user; null if never since the start. */
    public @Nullable Instant lastGood() {
        return lastGood;
    }

    public @Nullable Failure lastFailure() {
        return lastFailure;
    }
}
