// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.telemetry;

import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.message.Received;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Hears what happens, for whoever counts it. Where nobody does there is none, so that the flows pay
 * nothing but a look at a field. Called on the thread that did it: must neither block nor throw.
 */
public interface Telemetry {

    /** The answer to one delivery. */
    enum Answer {
        /** With a passive reply. */
        REPLIED,
        /** Accepted, with nothing for the user. */
        ACKNOWLEDGED,
        /** Left to WeChat's time-out, or refused for now, so that it is delivered again. */
        UNANSWERED
    }

    /** WeChat was answered, or on purpose was not, so many nanoseconds after it called. */
    default void answered(Received callback, Answer answer, long nanos) {}

    /** WeChat was answered while the route was still at it, or before it had begun. */
    default void handedOver(Received callback) {}

    /** A delivery came of a callback that was delivered before. */
    default void redelivered(Received callback) {}

    /** A request was refused. */
    default void refused(CallbackRejectedException rejection) {}

    /**
     * A send is over, or waits.
     *
     * @param status the name of its {@code CamelWeChatSendStatus}
     * @param remaining the messages that the user's window still allows; null if that is not known
     */
    default void sent(String account, String status, @Nullable Integer remaining) {}

    /** A send failed. */
    default void sendFailed(String account, Throwable failure) {}

    /**
     * A message begins to wait for its user's window, or its wait is over.
     *
     * @param event the name of the window event that tells of it
     */
    default void parked(String account, String event) {}

    /** So many messages wait for windows, as the store says. */
    default void waiting(String account, long messages) {}

    /**
     * A token was asked for where tokens come from.
     *
     * @param source the kind of place
     * @param failure null if there is one
     */
    default void tokenFetched(
            String account, String source, Instant at, @Nullable Throwable failure) {}

    /**
     * A call of WeChat's API is over.
     *
     * @param path without its query
     * @param failure null if WeChat did what it was asked
     */
    default void called(String account, String path, long nanos, @Nullable Throwable failure) {}

    /** WeChat said how many calls of a path it takes today before it refuses them. */
    default void quotaLeft(String account, String path, long calls) {}

    /** So many calls of a path are known to have been made today, by all nodes. */
    default void quotaUsed(String account, String path, long calls) {}

    /**
     * The state store answered, or failed to.
     *
     * @param operation the method of {@link io.github.camelwechat.store.StateStore}
     */
    default void stored(String operation, long nanos, boolean failed) {}

    /**
     * An account is a third-party platform: what its authorizers do, whose names are its own, a dot
     * and an appid, counts as done by it.
     */
    default void platform(String account) {}

    /** Nothing more happens. */
    default void close() {}

    /** Several that hear the same; null for none, and a single one as it is. */
    static @Nullable Telemetry of(List<Telemetry> all) {
        return all.size() > 1 ? new TelemetryGroup(all) : all.isEmpty() ? null : all.get(0);
    }
}
