// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.internal.callback.CallbackListener;
import io.github.camelwechat.internal.callback.CallbackPipeline;
import io.github.camelwechat.internal.callback.CallbackPipelineFactory;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.camel.consumer.AccountReceiver;
import io.github.camelwechat.internal.camel.consumer.CallbackHistory;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The inbound flow of one started consumer of a platform: one for all accounts, whose callbacks
 * carry their names in what is remembered of them. Thread-safe.
 */
final class PlatformFlow {

    /** The time after the end of a dead process' lease its callbacks are run again. */
    private static final int RECOVERY_SECONDS = 5;

    private final DefaultConsumer consumer;
    private final ConsumerSettings settings;
    private final WeChatRuntime runtime;
    private final boolean authorizations;
    private final Runnable end;
    private final AccountReceiver receiver;
    private @Nullable Future<?> recovery;

    /**
     * @param authorizations whether it takes the events of the platform itself, and not the
     *     callbacks of its accounts
     * @param services those of the platform
     * @param entrance the route that callbacks enter
     * @param end is run when the flow ends
     */
    PlatformFlow(
            DefaultConsumer consumer,
            ConsumerSettings settings,
            boolean authorizations,
            CallbackPaths paths,
            AccountServices services,
            Route entrance,
            CallbackListener listener,
            CallbackHistory history,
            Runnable end) {
        this.consumer = consumer;
        this.settings = settings;
        this.authorizations = authorizations;
        this.runtime = paths.runtime();
        this.end = end;
        CallbackPipeline pipeline =
                new CallbackPipelineFactory(
                                runtime.scheduler(),
                                runtime.producerThreads(),
                                runtime.clock(),
                                runtime.random(),
                                runtime.instruments().telemetry())
                        .create(
                                services.settings().callbacks(),
                                SourcePolicy.ANYWHERE,
                                settings.keys(),
                                settings.callbacks(),
                                services.window(),
                                services.store(),
                                paths.endpoints().held(settings.callbacks().maxWaiting()),
                                listener);
        this.receiver =
                new AccountReceiver(
                        services.settings().account(),
                        settings.keys(),
                        settings.callbacks().maxWaiting(),
                        pipeline,
                        entrance,
                        history,
                        consumer,
                        this::suspended);
    }

    /** An event of the platform itself is no question that could be answered. */
    private @Nullable Route suspended() {
        return settings.suspended(authorizations || runtime.context().isStopping());
    }

    /** Reads callbacks that are sealed for the platform, and takes those of any of its accounts. */
    AccountReceiver receiver() {
        return receiver;
    }

    ConsumerSettings settings() {
        return settings;
    }

    /** Tells whether it takes the events of the platform itself. */
    boolean takesAuthorizations() {
        return authorizations;
    }

    /** Returns the appid of the one account whose callbacks it takes; null for all. */
    @Nullable String authorizer() {
        return own().authorizer();
    }

    /** Returns where browsers are sent whose users authorized the platform; null for our page. */
    @Nullable URI authorizedUrl() {
        return own().authorizedUrl();
    }

    private ConsumerSettings.Platform own() {
        return Objects.requireNonNull(settings.platform());
    }

    /**
     * Makes sure that another flow at the same path takes other callbacks.
     *
     * @throws IllegalArgumentException if it does not
     */
    void checkFits(PlatformFlow other) {
        String name = receiver.account().name();
        if (authorizations == other.authorizations
                && Objects.equals(authorizer(), other.authorizer())) {
            throw new IllegalArgumentException(
                    "Routes '"
                            + other.receiver.routeId()
                            + "' and '"
                            + receiver.routeId()
                            + "' both consume "
                            + (authorizations
                                    ? "the events"
                                    : authorizer() == null
                                            ? "the callbacks of all accounts"
                                            : "the callbacks of account " + authorizer())
                            + " of platform '"
                            + name
                            + "'. Only one can: use one route and multicast");
        }
        if (!settings.keys().tokens().equals(other.settings.keys().tokens())) {
            throw new IllegalArgumentException(
                    "Routes '"
                            + other.receiver.routeId()
                            + "' and '"
                            + receiver.routeId()
                            + "' say different tokens of platform '"
                            + name
                            + "': set them once, at the account");
        }
    }

    void start() {
        if (settings.callbacks().journal() != null) {
            recovery =
                    runtime.scheduler()
                            .scheduleWithFixedDelay(
                                    this::recover, 0, RECOVERY_SECONDS, TimeUnit.SECONDS);
        }
    }

    void stop() {
        if (recovery != null) {
            recovery.cancel(false);
        }
        end.run();
    }

    /** Tells the health checks of several consumers of a platform apart. */
    String suffix() {
        String one = authorizer();
        return authorizations ? "-authorization" : one == null ? "" : "." + one;
    }

    /** Takes callbacks again, those that were kept meanwhile first. */
    void resume() {
        receiver.pipeline().resume();
        if (recovery != null) {
            runtime.scheduler().execute(this::recover);
        }
    }

    private void recover() {
        receiver.pipeline().recover(receiver.route(), this::takes);
    }

    private boolean takes() {
        return consumer.isRunAllowed() && !consumer.isSuspendingOrSuspended();
    }
}
