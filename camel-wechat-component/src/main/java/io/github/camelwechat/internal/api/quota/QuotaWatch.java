// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.quota;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watch over the daily quotas of one account: counts its calls by path, warns when most of a
 * quota is used, and leaves WeChat alone once it refuses a path for the day (45009). Thread-safe.
 *
 * <p>Calls are counted here and added to the shared store in batches, which no call waits for: at
 * the latest when they make one per cent of a limit, or a hundred, or ten seconds after the first
 * of them. That, of every node, is how far the shared count may lag behind; a store that does not
 * answer only makes it lag more.
 */
public final class QuotaWatch {

    private static final Logger LOG = LoggerFactory.getLogger(QuotaWatch.class);

    private static final String GET_QUOTA = "/cgi-bin/openapi/quota/get";
    private static final String CLEAR_QUOTA = "/cgi-bin/clear_quota";
    private static final int USED_UP = 45009;

    private static final Duration LAG = Duration.ofSeconds(10);
    private static final long LARGEST_BATCH = 100;
    private static final int MOST_PATHS = 200;
    private static final Duration STORE_PATIENCE = Duration.ofSeconds(30);

    private final String account;
    private final QuotaStore store;
    private final InstantSource clock;
    private final ScheduledExecutorService scheduler;
    private final @Nullable Telemetry telemetry;
    private final Map<String, Long> documented;
    private final Json json = new Json();

    private final Map<String, Long> pending = new HashMap<>();
    private final List<UnaryOperator<DayQuotas>> corrections = new ArrayList<>();
    private LocalDate pendingDay = LocalDate.MIN;
    private boolean writing;
    private boolean planned;
    private volatile DayQuotas seen;
    private volatile long lastRead;
    private volatile @Nullable QuotaListener listener;

    /**
     * @param telemetry null if nobody measures
     */
    public QuotaWatch(
            Account account,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService scheduler,
            @Nullable Telemetry telemetry) {
        this.account = account.name();
        this.clock = clock;
        this.scheduler = scheduler;
        this.telemetry = telemetry;
        this.documented = DayQuotas.documented(account.profile().type());
        this.store = new QuotaStore(account.name(), store, clock, documented);
        this.seen = DayQuotas.at(clock.instant());
        this.lastRead = System.nanoTime() - LAG.toNanos();
    }

    /** Tells somebody of quotas that run low; nobody else from now on. */
    public void listen(QuotaListener other) {
        listener = other;
    }

    /** Returns the quotas of today that are known here, by path. */
    public Map<String, PathQuota> quotas() {
        return seen.on(DayQuotas.day(clock.instant())).paths();
    }

    /** Makes a call unless WeChat refuses its path for the rest of the day; then fails at once. */
    public <T> CompletionStage<T> guard(String path, Supplier<CompletionStage<T>> call) {
        PathQuota quota = quotas().get(path);
        if (System.nanoTime() - lastRead >= LAG.toNanos()) {
            // Others may have met the end of a quota, or cleared it.
            lastRead = System.nanoTime();
            write();
        }
        return quota == null || !quota.isUsedUp()
                ? call.get()
                : CompletableFuture.failedStage(refusal(quota));
    }

    /** Counts one attempt of a call, by its end. */
    public <T> CompletionStage<T> counted(String path, CompletionStage<T> attempt) {
        return attempt.whenComplete(
                (answer, thrown) -> {
                    Throwable failure = thrown == null ? null : Completion.cause(thrown);
                    if (failure instanceof ApiErrorException refused
                            && refused.errorCode() == USED_UP) {
                        usedUp(path, refused);
                    } else if (failure == null
                            || failure instanceof ApiErrorException
                            || failure instanceof SendUncertainException) {
                        count(path);
                    }
                });
    }

    /** Learns from the answers to calls that are about quotas themselves. */
    public void answered(ApiRequest request, ApiResponse answer) {
        if (request.path().startsWith(CLEAR_QUOTA)) {
            correct(null, day -> day.each(PathQuota::cleared));
        } else if (request.path().equals(GET_QUOTA)
                && request.content() instanceof ApiRequest.Content.Json body
                && answer.fields().get("quota") instanceof Map<?, ?> quota
                && quota.get("daily_limit") instanceof Number limit
                && quota.get("used") instanceof Number used) {
            String path = String.valueOf(json.read(body.utf8()).get("cgi_path"));
            correct(
                    path,
                    day ->
                            day.with(
                                    day.of(path, null)
                                            .corrected(used.longValue(), limit.longValue())));
        }
    }

    private CircuitOpenException refusal(PathQuota quota) {
        String[] words = String.valueOf(quota.refusal()).split("\n", 2);
        return CircuitOpenException.ofQuota(
                account,
                new ApiErrorException(
                        account,
                        quota.path(),
                        USED_UP,
                        words[0],
                        words.length < 2 ? null : words[1]),
                quota.endsAt());
    }

    private void usedUp(String path, ApiErrorException refused) {
        String words =
                refused.errorMessage()
                        + (refused.requestId() == null ? "" : "\n" + refused.requestId());
        UnaryOperator<DayQuotas> closed =
                day -> day.with(day.of(path, documented.get(path)).refused(words));
        // This node stops at once, the others when they read what it writes.
        seen = closed.apply(seen.on(DayQuotas.day(clock.instant())));
        correct(null, closed);
    }

    private void count(String path) {
        if (limit(path) == null) {
            // Nothing to warn of until getQuota tells one.
            return;
        }
        boolean full;
        synchronized (pending) {
            LocalDate today = DayQuotas.day(clock.instant());
            if (!today.equals(pendingDay)) {
                pending.clear();
                pendingDay = today;
            }
            if (pending.size() >= MOST_PATHS && !pending.containsKey(path)) {
                return;
            }
            full = pending.merge(path, 1L, Long::sum) >= batch(path);
        }
        if (full) {
            write();
        } else {
            plan();
        }
    }

    private @Nullable Long limit(String path) {
        PathQuota quota = seen.paths().get(path);
        return quota == null || quota.limit() == null ? documented.get(path) : quota.limit();
    }

    private long batch(String path) {
        Long limit = limit(path);
        return limit == null ? LARGEST_BATCH : Math.max(1, Math.min(LARGEST_BATCH, limit / 100));
    }

    /**
     * Changes what the store holds as soon as it may be written.
     *
     * @param counted the path of which the correction knows every call so far; null for none
     */
    private void correct(@Nullable String counted, UnaryOperator<DayQuotas> correction) {
        synchronized (pending) {
            if (counted != null) {
                pending.remove(counted);
            }
            corrections.add(correction);
        }
        write();
    }

    private void plan() {
        synchronized (pending) {
            if (planned || writing) {
                return;
            }
            planned = true;
        }
        try {
            scheduler.schedule(this::write, LAG.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("The component stops; the last calls of '{}' are not counted", account, e);
        }
    }

    /** Adds what is pending to the shared record, unless that is under way: then right after. */
    private void write() {
        Map<String, Long> calls;
        List<UnaryOperator<DayQuotas>> changes;
        LocalDate today = DayQuotas.day(clock.instant());
        synchronized (pending) {
            planned = false;
            if (writing) {
                return;
            }
            writing = true;
            calls = today.equals(pendingDay) ? Map.copyOf(pending) : Map.of();
            pending.clear();
            changes = List.copyOf(corrections);
            corrections.clear();
        }
        Completion.within(
                        STORE_PATIENCE,
                        CompletableFuture.completedFuture(today)
                                .thenCompose(day -> store.add(day, calls, changes)),
                        scheduler,
                        TimeoutException::new)
                .whenComplete(
                        (written, thrown) -> {
                            Throwable failure = thrown == null ? null : Completion.cause(thrown);
                            if (failure != null) {
                                notWritten(failure, calls, changes);
                            } else {
                                written(written);
                            }
                        });
    }

    private void written(QuotaStore.Written written) {
        seen = written.after();
        lastRead = System.nanoTime();
        written.after().paths().values().forEach(each -> tell(written.before(), each));
        boolean more;
        synchronized (pending) {
            writing = false;
            more =
                    !corrections.isEmpty()
                            || pending.entrySet().stream()
                                    .anyMatch(each -> each.getValue() >= batch(each.getKey()));
        }
        goOn(more);
    }

    /** Calls that may have been written all the same are not written again. */
    private void notWritten(
            Throwable failure, Map<String, Long> calls, List<UnaryOperator<DayQuotas>> changes) {
        LOG.warn(
                "The calls of account '{}' cannot be counted in the state store, so its quotas are"
                        + " watched less exactly: {}",
                account,
                failure.toString());
        synchronized (pending) {
            writing = false;
            if (!(failure instanceof TimeoutException)) {
                calls.forEach((path, n) -> pending.merge(path, n, Long::sum));
                corrections.addAll(0, changes);
            }
        }
        goOn(false);
    }

    private void goOn(boolean atOnce) {
        boolean later;
        synchronized (pending) {
            later = !pending.isEmpty() || !corrections.isEmpty();
        }
        if (atOnce) {
            write();
        } else if (later) {
            plan();
        }
    }

    private void tell(DayQuotas before, PathQuota now) {
        PathQuota then = before.of(now.path(), now.limit());
        if (telemetry != null && now.used() != then.used()) {
            telemetry.quotaUsed(account, now.path(), now.used());
        }
        int level = now.levelSince(then);
        if (now.isUsedUp() && !then.isUsedUp()) {
            LOG.warn(
                    "Today's quota of {} of account '{}' is used up: WeChat is not asked again"
                            + " before {}. Operation getQuota or clearQuota opens it earlier",
                    now.path(),
                    account,
                    now.endsAt());
            hear(QuotaListener.Kind.USED_UP, now, 100);
        } else if (level > 0) {
            LOG.warn(
                    "Account '{}' has used {} of {} calls of {} that WeChat takes today ({})",
                    account,
                    now.used(),
                    now.limit(),
                    now.path(),
                    now.told() ? "as getQuota told" : "of a new account, as documented");
            hear(QuotaListener.Kind.LOW, now, level);
        }
    }

    private void hear(QuotaListener.Kind kind, PathQuota quota, int level) {
        QuotaListener told = listener;
        if (told != null) {
            told.heard(kind, account, quota, level);
        }
    }
}
