// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.quota;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StatePage;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.ManualClock;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of what several nodes know of one quota. */
class QuotaWatchTest {

    private static final Account SHOP = new Account("shop", "wx0000000000000001", null, null);
    private static final String SENDS = "/cgi-bin/message/custom/send";
    private static final String MASS = "/cgi-bin/message/mass/sendall";
    private static final String UNKNOWN = "/cgi-bin/tags/get";

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-29T15:59:00Z"));
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final StateStore store = new InMemoryStateStore();
    private final List<String> heard = new ArrayList<>();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    @Test
    void aStoreThatHangsHoldsNoCallUp() {
        QuotaWatch watch = watch(new HangingStore());

        for (int i = 0; i < 500; i++) {
            assertThat(call(watch, MASS)).isCompleted();
        }
        assertThat(call(watch, MASS, usedUp(MASS))).isCompletedExceptionally();
        assertThat(refusal(watch, MASS)).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void nodesCountTogetherAndOneOfThemWarns() {
        QuotaWatch one = watch(store);
        QuotaWatch other = watch(store);

        for (int i = 0; i < 45; i++) {
            call(one, MASS);
            call(other, MASS);
        }

        assertThat(one.quotas().get(MASS).used() + other.quotas().get(MASS).used())
                .isBetween(178L, 180L);
        assertThat(heard).containsExactly("LOW 70", "LOW 90");
    }

    @Test
    void anotherNodeLeavesThePathAloneTooAndBothAskAgainAfterMidnight() {
        QuotaWatch one = watch(store);
        call(one, MASS, usedUp(MASS));
        QuotaWatch other = watch(store);
        call(other, SENDS);

        assertThat(refusal(other, MASS))
                .isInstanceOfSatisfying(
                        CircuitOpenException.class,
                        open -> {
                            assertThat(open.asksAgainAt())
                                    .isEqualTo(Instant.parse("2026-11-29T16:00:00Z"));
                            assertThat(open.refusal().requestId()).isEqualTo("rid-1");
                        });
        assertThat(refusal(other, SENDS)).isNull();
        clock.advance(Duration.ofMinutes(1));
        assertThat(refusal(one, MASS)).isNull();
        assertThat(refusal(other, MASS)).isNull();
        assertThat(heard).containsExactly("USED_UP 100");
    }

    @Test
    void beginsAnewWhereTheRecordCannotBeRead() {
        store.putIfAbsent(
                RecordKind.QUOTA.key("shop", "day"),
                new StateValue(
                        "junk".getBytes(StandardCharsets.UTF_8), clock.instant().plusSeconds(60)));
        QuotaWatch watch = watch(store);

        call(watch, MASS);
        call(watch, MASS);

        assertThat(watch.quotas().get(MASS).used()).isPositive();
    }

    @Test
    void countsOnlyWhereALimitIsKnown() {
        QuotaWatch watch = watch(store);

        for (int i = 0; i < 300; i++) {
            call(watch, UNKNOWN);
            call(watch, SENDS);
        }

        assertThat(watch.quotas()).doesNotContainKey(UNKNOWN);
        assertThat(watch.quotas().get(SENDS).used()).isEqualTo(300);
        assertThat(heard).isEmpty();
    }

    private QuotaWatch watch(StateStore where) {
        QuotaWatch watch = new QuotaWatch(SHOP, where, clock, scheduler, null);
        watch.listen((kind, account, quota, level) -> heard.add(kind + " " + level));
        return watch;
    }

    private static CompletableFuture<String> call(QuotaWatch watch, String path) {
        return call(watch, path, CompletableFuture.completedFuture("answer"));
    }

    private static CompletableFuture<String> call(
            QuotaWatch watch, String path, CompletableFuture<String> outcome) {
        return watch.guard(path, () -> watch.counted(path, outcome)).toCompletableFuture();
    }

    private static Throwable refusal(QuotaWatch watch, String path) {
        return call(watch, path)
                .handle((answer, thrown) -> thrown == null ? null : Completion.cause(thrown))
                .join();
    }

    private static CompletableFuture<String> usedUp(String path) {
        return CompletableFuture.failedFuture(
                new ApiErrorException(
                        "shop", path, 45009, "reach max api daily quota limit", "rid-1"));
    }

    /** An engine that never answers. */
    private static final class HangingStore implements StateStore {

        @Override
        public CompletionStage<Optional<StateRecord>> get(StateKey key) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<OptionalLong> putIfAbsent(StateKey key, StateValue value) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<OptionalLong> replace(StateKey key, long version, StateValue value) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<Boolean> remove(StateKey key, long version) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<StatePage> scan(String prefix, String cursor, int limit) {
            return new CompletableFuture<>();
        }

        @Override
        public CompletionStage<List<StateRecord>> due(String index, Instant until, int limit) {
            return new CompletableFuture<>();
        }
    }
}
