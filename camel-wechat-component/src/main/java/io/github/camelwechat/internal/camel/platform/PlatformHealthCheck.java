// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.camel.consumer.CallbackHistory;
import io.github.camelwechat.internal.camel.consumer.RejectionAdvice;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.camel.runtime.StoreProbe;
import io.github.camelwechat.internal.camel.runtime.WeChatRuntime;
import io.github.camelwechat.internal.platform.PlatformTickets.Ticket;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Health check that tells whether a platform can receive and act: without a ticket of WeChat's it
 * can act for no account. Of its readiness only the state store decides: no other node gets a
 * ticket for being asked more often.
 */
final class PlatformHealthCheck extends AbstractHealthCheck {

    private static final long PATIENCE_SECONDS = 2;

    /** WeChat pushes one every ten minutes. */
    private static final Duration LATE = Duration.ofMinutes(60);

    private final String platform;
    private final PlatformFlow flow;
    private final AccountServices shared;
    private final PlatformServices parts;
    private final WeChatRuntime runtime;
    private final Supplier<Map<String, Integer>> rejections;
    private final CallbackHistory history;
    private final StoreProbe store;

    PlatformHealthCheck(
            String platform,
            PlatformFlow flow,
            AccountServices shared,
            PlatformServices parts,
            WeChatRuntime runtime,
            Supplier<Map<String, Integer>> rejections,
            CallbackHistory history) {
        super("camel", "consumer:wechat-" + platform + flow.suffix());
        this.platform = platform;
        this.flow = flow;
        this.shared = shared;
        this.parts = parts;
        this.runtime = runtime;
        this.rejections = rejections;
        this.history = history;
        this.store = new StoreProbe(platform, shared.store());
    }

    @Override
    protected void doCall(HealthCheckResultBuilder builder, Map<String, Object> options) {
        builder.detail("account", platform);
        builder.detail("callbackPath", flow.settings().path());
        builder.detail("rejections", rejections.get().toString());
        detail(builder, "lastHandshake", history.lastHandshake());
        detail(builder, "lastCallback", history.lastCallback());
        List<String> skews = runtime.clockSkews(shared.store());
        detail(builder, "clockSkew", skews.isEmpty() ? null : String.join("; ", skews));
        describeRefusal(builder);
        String storeTrouble = store.trouble();
        boolean readiness = Kind.READINESS.equals(options.get(CHECK_KIND));
        String ticket = storeTrouble == null ? ticket(builder) : null;
        String trouble =
                Stream.of(
                                Optional.ofNullable(storeTrouble),
                                Optional.ofNullable(readiness ? null : ticket),
                                Optional.ofNullable(readiness ? null : silence()))
                        .flatMap(Optional::stream)
                        .collect(Collectors.joining("; "));
        if (trouble.isEmpty()) {
            builder.up();
        } else {
            builder.message(trouble).down();
        }
    }

    /** Describes what is wrong with the newest ticket; null if nothing is. */
    private @Nullable String ticket(HealthCheckResultBuilder builder) {
        Optional<Ticket> newest;
        try {
            newest =
                    parts.tickets()
                            .newest(parts.platform())
                            .toCompletableFuture()
                            .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return "the ticket of the platform cannot be read: " + Completion.cause(e).getMessage();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "the wait for the ticket of the platform was interrupted";
        }
        Instant last = newest.map(Ticket::at).orElse(null);
        detail(builder, "lastTicket", last);
        if (last != null && !runtime.clock().instant().isAfter(last.plus(LATE))) {
            return null;
        }
        return (last == null
                        ? "WeChat has pushed no ticket yet"
                        : "WeChat has pushed no ticket since "
                                + last
                                + ", and takes one for twelve hours")
                + ": without it the platform can act for no account. WeChat admin: see that the URL"
                + " for authorization events in the console leads to "
                + flow.settings().path()
                + ". Operator: see that WeChat reaches it, and ask for tickets with operation"
                + " startTickets of a producer, or of this consumer by JMX, which calls"
                + " api_start_push_ticket";
    }

    private void describeRefusal(HealthCheckResultBuilder builder) {
        CallbackHistory.Refusal refusal = history.lastRefusal();
        if (refusal == null) {
            return;
        }
        RejectionAdvice advice = RejectionAdvice.of(refusal.why().reason());
        detail(builder, "lastRefusal", refusal.at());
        builder.detail("lastRefusalCause", refusal.why().reason().name());
        builder.detail("lastRefusalToBeDoneBy", advice.actor().words());
        builder.detail("lastRefusalAdvice", advice.text());
    }

    private @Nullable String silence() {
        Duration limit = flow.settings().silenceAlarm();
        Duration silence = history.silence();
        return limit.isZero() || silence.compareTo(limit) < 0
                ? null
                : "no genuine callback of any account for "
                        + Duration.ofSeconds(silence.toSeconds())
                        + " (option silenceAlarm). Operator: see that WeChat reaches "
                        + flow.settings().path()
                        + ". WeChat admin: see that the URL for messages and events in the console"
                        + " ends with /$APPID$";
    }

    private static void detail(
            HealthCheckResultBuilder builder, String name, @Nullable Object value) {
        if (value != null) {
            builder.detail(name, value.toString());
        }
    }
}
