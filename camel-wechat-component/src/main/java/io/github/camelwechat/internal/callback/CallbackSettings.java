// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.user.UserRecords;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.option.RedeliverOnFailure;
import io.github.camelwechat.store.StateStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The options of the inbound flow as validated values.
 *
 * @param freshness how far the signed timestamp may be from our clock; zero turns the check off
 * @param maxBodySize in bytes; larger is refused
 * @param replyTimeout the answer is written by then, counted from when the handler had the request
 * @param acknowledgeAtOnce answer {@code success} before the route runs
 * @param redelivery how WeChat is asked to deliver a callback again whose route failed
 * @param redeliveryExpected how long after the failure WeChat has delivered it again, if it ever
 *     will
 * @param joinRedeliveries leave the first and second delivery to WeChat's time-out, so that the
 *     third may still carry the answer
 * @param oneByOnePerUser callbacks of one user enter the route one after another
 * @param journal names the route for which callbacks are kept until it is over; null to keep none
 * @param journalsAll whether every callback is kept, and not only those that come while the
 *     consumer is suspended
 * @param keepsLater whether what comes while the consumer is suspended is kept, and run later
 * @param conversationGap after what time without an act of the user a new conversation begins; zero
 *     for no conversations
 * @param followerState whether the state of users as followers is kept
 * @param maxWaiting deliveries held open at once; above it one is acknowledged before its route
 *     runs. Empty for as many as the HTTP server bears
 * @param capture null to keep none
 */
public record CallbackSettings(
        Duration freshness,
        int maxBodySize,
        Duration replyTimeout,
        boolean acknowledgeAtOnce,
        RedeliverOnFailure redelivery,
        Duration redeliveryExpected,
        boolean joinRedeliveries,
        boolean oneByOnePerUser,
        @Nullable String journal,
        boolean journalsAll,
        boolean keepsLater,
        Duration conversationGap,
        boolean followerState,
        OptionalInt maxWaiting,
        @Nullable Capture capture) {

    /**
     * The files that genuine callbacks are kept in.
     *
     * @param mostBytes all of them together
     */
    public record Capture(Path directory, long mostBytes) {

        /** Makes the directory; returns a complaint if nothing can be written to it, else null. */
        public @Nullable String complaint() {
            try {
                Files.createDirectories(directory);
            } catch (IOException e) {
                return "cannot be made a directory: " + e;
            }
            return Files.isWritable(directory)
                    ? null
                    : "must be a directory that can be written to, but " + directory + " is none";
        }
    }

    public CallbackSettings {
        Objects.requireNonNull(freshness, "freshness");
        Objects.requireNonNull(replyTimeout, "replyTimeout");
    }

    /** Where genuine requests of an account are kept; null for nowhere. */
    @Nullable Consumer<CallbackRequest> captured(
            Account account, Executor blocking, InstantSource clock) {
        return capture == null ? null : new CallbackCapture(account, capture, blocking, clock)::add;
    }

    /** The order of one user's callbacks; null if all enter the route at once. */
    @Nullable Function<InboundExchange, PerUserOrder> order(
            CallbackAccounts accounts,
            StateStore store,
            InstantSource clock,
            Deadlines deadlines,
            Consumer<Throwable> storeFailed) {
        return oneByOnePerUser
                ? accounts.orders(
                        account -> PerUserOrder.of(account, store, clock, deadlines, storeFailed))
                : null;
    }

    /** The records of users that are wanted. */
    UserRecords users(ServiceWindow window, StateStore store) {
        return UserRecords.of(window, store, conversationGap, followerState);
    }

    /** Tells whether a callback whose route failed is wanted again. */
    boolean redelivers() {
        return redelivery != RedeliverOnFailure.NONE;
    }

    /** Tells whether it stays unanswered for that, and is not refused at once. */
    boolean redeliversByTimeout() {
        return redelivery == RedeliverOnFailure.TIMEOUT;
    }
}
