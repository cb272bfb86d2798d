// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.metrics;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.message.Received;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures what happens into a Micrometer registry. Thread-safe. */
final class MicrometerTelemetry implements Telemetry {

    private static final Logger LOG = LoggerFactory.getLogger(MicrometerTelemetry.class);

    private static final String OTHER = "other";

    /** WeChat waits five seconds, and a route has 4.2 unless told otherwise. */
    private static final Duration[] ANSWER_TIMES = {
        Duration.ofMillis(50),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(2),
        Duration.ofSeconds(3),
        Duration.ofSeconds(4),
        Duration.ofMillis(4_500),
        Duration.ofSeconds(5)
    };

    private static final Duration[] CALL_TIMES = {
        Duration.ofMillis(1),
        Duration.ofMillis(5),
        Duration.ofMillis(25),
        Duration.ofMillis(100),
        Duration.ofMillis(250),
        Duration.ofMillis(500),
        Duration.ofSeconds(1),
        Duration.ofSeconds(5),
        Duration.ofSeconds(10)
    };

    /** None is left, one at most, and so on: most windows allow five. */
    private static final double[] REMAINING = {0.5, 1, 2, 3, 4, 5};

    private final MeterRegistry registry;
    private final InstantSource clock;
    private final Set<String> paths = Operations.paths();
    private final Map<Key, Object> meters = new ConcurrentHashMap<>();
    private final Set<String> platforms = ConcurrentHashMap.newKeySet();
    private final Set<Metric> broken = ConcurrentHashMap.newKeySet();
    private final Queue<Meter> gauges = new ConcurrentLinkedQueue<>();

    private record Key(Metric metric, List<String> values) {}

    private MicrometerTelemetry(MeterRegistry registry, InstantSource clock) {
        this.registry = registry;
        this.clock = clock;
    }

    /** Into a registry whose type nobody else here may name. */
    static Telemetry of(Object registry, InstantSource clock) {
        return new MicrometerTelemetry((MeterRegistry) registry, clock);
    }

    @Override
    public void answered(Received callback, Answer answer, long nanos) {
        time(
                Metric.CALLBACKS,
                ANSWER_TIMES,
                nanos,
                callback.account(),
                type(callback),
                answer.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void handedOver(Received callback) {
        count(Metric.HANDED_OVER, callback.account(), type(callback));
    }

    @Override
    public void redelivered(Received callback) {
        count(Metric.REDELIVERED, callback.account(), type(callback));
    }

    @Override
    public void refused(CallbackRejectedException rejection) {
        count(
                Metric.REFUSED,
                rejection.account(),
                rejection.reason().name().toLowerCase(Locale.ROOT));
    }

    @Override
    public void sent(String account, String status, @Nullable Integer remaining) {
        count(Metric.SENDS, account, status.toLowerCase(Locale.ROOT), "none");
        if (remaining != null) {
            measure(
                    Metric.WINDOW_REMAINING,
                    this::summary,
                    summary -> summary.record(remaining),
                    account);
        }
    }

    @Override
    public void sendFailed(String account, Throwable failure) {
        count(Metric.SENDS, account, "failed", error(failure));
    }

    @Override
    public void parked(String account, String event) {
        count(Metric.PARKED, account, event);
        // What was counted in the store is kept right until it is counted again.
        if (meters.get(new Key(Metric.PARKED_WAITING, List.of(account)))
                instanceof AtomicLong waiting) {
            int change = event.equals("messageParked") ? 1 : -1;
            waiting.updateAndGet(before -> Math.max(0, before + change));
        }
    }

    @Override
    public void waiting(String account, long messages) {
        measure(Metric.PARKED_WAITING, this::gauge, gauge -> gauge.set(messages), account);
    }

    @Override
    public void tokenFetched(
            String account, String source, Instant at, @Nullable Throwable failure) {
        count(Metric.TOKEN_FETCHES, account, source, outcome(failure));
        if (failure == null) {
            measure(Metric.TOKEN_AGE, this::age, age -> age.set(at), account, source);
        }
    }

    @Override
    public void called(String account, String path, long nanos, @Nullable Throwable failure) {
        time(Metric.API, CALL_TIMES, nanos, account, path(path), outcome(failure));
    }

    @Override
    public void quotaLeft(String account, String path, long calls) {
        measure(
                Metric.QUOTA_REMAINING,
                this::gauge,
                gauge -> gauge.set(calls),
                account,
                path(path));
    }

    @Override
    public void quotaUsed(String account, String path, long calls) {
        measure(Metric.QUOTA_USED, this::gauge, gauge -> gauge.set(calls), account, path(path));
    }

    @Override
    public void stored(String operation, long nanos, boolean failed) {
        time(Metric.STORE, CALL_TIMES, nanos, operation, failed ? "store" : "ok");
    }

    @Override
    public void platform(String account) {
        platforms.add(account);
    }

    /** A gauge that is made again would go on telling what the one before it knew. */
    @Override
    public void close() {
        gauges.forEach(registry::remove);
        gauges.clear();
        meters.clear();
    }

    private void count(Metric metric, String... values) {
        measure(metric, this::counter, Counter::increment, values);
    }

    private void time(Metric metric, Duration[] buckets, long nanos, String... values) {
        measure(
                metric,
                (same, tags) -> timer(metric, buckets, tags),
                timer -> timer.record(nanos, TimeUnit.NANOSECONDS),
                values);
    }

    private Timer timer(Metric metric, Duration[] buckets, Tags tags) {
        return Timer.builder(metric.text())
                .description(metric.meaning())
                .tags(tags)
                .serviceLevelObjectives(buckets)
                .register(registry);
    }

    private Counter counter(Metric metric, Tags tags) {
        return Counter.builder(metric.text())
                .description(metric.meaning())
                .tags(tags)
                .register(registry);
    }

    private DistributionSummary summary(Metric metric, Tags tags) {
        return DistributionSummary.builder(metric.text())
                .description(metric.meaning())
                .tags(tags)
                .minimumExpectedValue(REMAINING[0])
                .serviceLevelObjectives(REMAINING)
                .register(registry);
    }

    private AtomicLong gauge(Metric metric, Tags tags) {
        AtomicLong value = new AtomicLong();
        gauges.add(
                Gauge.builder(metric.text(), value, AtomicLong::get)
                        .description(metric.meaning())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry));
        return value;
    }

    private AtomicReference<Instant> age(Metric metric, Tags tags) {
        AtomicReference<Instant> since = new AtomicReference<>(clock.instant());
        gauges.add(
                TimeGauge.builder(metric.text(), since, TimeUnit.SECONDS, this::seconds)
                        .description(metric.meaning())
                        .tags(tags)
                        .strongReference(true)
                        .register(registry));
        return since;
    }

    private double seconds(AtomicReference<Instant> since) {
        return Duration.between(since.get(), clock.instant()).toMillis() / 1000.0;
    }

    /**
     * Measures with a meter that is made once and then found without making its tags anew. What a
     * registry does not take, because the application has the name already or has filters of its
     * own, goes unmeasured: no callback may suffer from it.
     */
    @SuppressWarnings("unchecked")
    private <M> void measure(
            Metric metric, BiFunction<Metric, Tags, M> made, Consumer<M> with, String... values) {
        if (!platforms.isEmpty() && metric.tags().get(0) == Metric.Tag.ACCOUNT) {
            values[0] = counted(values[0]);
        }
        Key key = new Key(metric, List.of(values));
        try {
            Object known = meters.get(key);
            with.accept(
                    (M)
                            (known != null
                                    ? known
                                    : meters.computeIfAbsent(
                                            key,
                                            same -> made.apply(metric, tags(metric, values)))));
        } catch (RuntimeException e) {
            if (broken.add(metric)) {
                LOG.warn("Metric {} cannot be measured: {}", metric.text(), e.toString());
            }
        }
    }

    /** Ten thousand accounts of a platform would be ten thousand values of a tag. */
    private String counted(String account) {
        int dot = account.lastIndexOf('.');
        String before = dot < 0 ? account : account.substring(0, dot);
        return platforms.contains(before) ? before : account;
    }

    private static Tags tags(Metric metric, String... values) {
        Tags tags = Tags.empty();
        for (int i = 0; i < values.length; i++) {
            tags = tags.and(metric.tags().get(i).text(), values[i]);
        }
        return tags;
    }

    /** Whoever calls a path chooses it, and WeChat may add types: both must not fill a registry. */
    private static String type(Received callback) {
        return callback.knownType().orElse(OTHER);
    }

    private String path(String path) {
        return paths.contains(path) ? path : OTHER;
    }

    private static String outcome(@Nullable Throwable failure) {
        return failure == null ? "ok" : error(failure);
    }

    private static String error(Throwable failure) {
        if (failure instanceof ApiErrorException refusal) {
            return refusal.errorClass().name().toLowerCase(Locale.ROOT);
        }
        return failure instanceof WindowClosedException
                ? "window_closed"
                : failure instanceof CircuitOpenException
                        ? "circuit_open"
                        : failure instanceof ApiUnreachableException
                                ? "unreachable"
                                : failure instanceof SendUncertainException
                                        ? "uncertain"
                                        : rarer(failure);
    }

    private static String rarer(Throwable failure) {
        return failure instanceof PartlySentException
                ? "partly_sent"
                : failure instanceof InvalidMessageException
                        ? "invalid"
                        : failure instanceof NotPermittedException
                                ? "not_permitted"
                                : failure instanceof NotAuthorizedException
                                        ? "not_authorized"
                                        : failure instanceof StateStoreException ? "store" : OTHER;
    }
}
