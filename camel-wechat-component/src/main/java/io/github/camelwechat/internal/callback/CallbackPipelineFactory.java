// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.store.StateStore;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * Puts the stages of pipelines together.
 *
 * @param scheduler runs deadlines and lease renewals; never blocked
 * @param blocking where files are written
 * @param random seals answers
 * @param telemetry null if nobody measures
 */
public record CallbackPipelineFactory(
        ScheduledExecutorService scheduler,
        Executor blocking,
        InstantSource clock,
        SecureRandom random,
        @Nullable Telemetry telemetry) {

    /**
     * Makes the pipeline of one account, or of all that authorized a platform.
     *
     * @param sources from where requests are taken
     * @param keys what proves that a callback is genuine
     * @param window learns what callbacks do to users' windows
     * @param store remembers what was done, so that nothing is done twice
     * @param held the deliveries that are held open
     */
    public CallbackPipeline create(
            CallbackAccounts accounts,
            SourcePolicy sources,
            CallbackKeys keys,
            CallbackSettings limits,
            ServiceWindow window,
            StateStore store,
            HeldDeliveries held,
            CallbackListener listener) {
        Deadlines deadlines = new Deadlines(scheduler);
        CallbackStore stored =
                new CallbackStore(
                        store, limits, limits.users(window, store), clock, deadlines, listener);
        RouteRunner routes =
                new RouteRunner(
                        accounts.reader(),
                        limits,
                        stored,
                        limits.order(accounts, store, clock, deadlines, stored::failed),
                        deadlines,
                        clock,
                        random,
                        listener,
                        telemetry);
        return new CallbackPipeline(
                accounts.reader(),
                sources,
                new CallbackVerifier(
                        accounts.reader(),
                        keys,
                        limits.freshness(),
                        limits.maxBodySize(),
                        random,
                        clock,
                        listener::previousUsed),
                stored,
                routes,
                held,
                deadlines,
                limits.replyTimeout(),
                limits.redeliversByTimeout(),
                listener,
                Recovery.of(accounts, stored, routes, clock, listener),
                limits.keepsLater(),
                limits.captured(accounts.reader(), blocking, clock));
    }
}
