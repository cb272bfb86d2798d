// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.UnavailableStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Rules of the cache of uploaded media. */
class MediaCacheTest {

    private static final Account SHOP = new Account("shop", "wx1", null, null);
    private static final MediaFile PICTURE = file(MediaKind.IMAGE, 1);

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-21T08:00:00Z"));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(2);
    private final StateStore store = new InMemoryStateStore();
    private final MediaCache cache = new MediaCache(store, clock);
    private final AtomicInteger uploads = new AtomicInteger();

    @BeforeEach
    void start() {
        store.start(new StoreContext(threads, threads, clock));
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void remembersNoUploadThatFailed() {
        CompletionStage<String> failed =
                cache.mediaId(
                        SHOP,
                        PICTURE,
                        () ->
                                CompletableFuture.failedStage(
                                        new ApiErrorException("shop", "/x", 40004, "no", null)));

        assertThatThrownBy(() -> failed.toCompletableFuture().join())
                .hasCauseInstanceOf(ApiErrorException.class);
        assertThat(ask(cache, PICTURE)).isEqualTo("id-1");
    }

    @Test
    void uploadsEveryTimeWithoutAStore() {
        MediaCache without = new MediaCache(new UnavailableStore(), clock);

        assertThat(ask(without, PICTURE)).isEqualTo("id-1");
        assertThat(ask(without, PICTURE)).isEqualTo("id-2");
        assertThat(get(without.forget(SHOP, PICTURE, "id-2"))).isFalse();
    }

    @Test
    void uploadsAgainBeforeThreeDaysAreOver() {
        ask(cache, PICTURE);
        clock.advance(Duration.ofHours(69));
        assertThat(ask(cache, PICTURE)).isEqualTo("id-1");

        clock.advance(Duration.ofHours(2));
        assertThat(ask(cache, PICTURE)).isEqualTo("id-2");
    }

    @Test
    void uploadsAgainWhatWeChatForgotButNotWhatSomebodyUploadedMeanwhile() {
        ask(cache, PICTURE);
        assertThat(get(cache.forget(SHOP, PICTURE, "id-0"))).isFalse();
        assertThat(ask(cache, PICTURE)).isEqualTo("id-1");

        assertThat(get(cache.forget(SHOP, PICTURE, "id-1"))).isTrue();
        assertThat(ask(cache, PICTURE)).isEqualTo("id-2");
    }

    @Test
    void keepsContentsKindsAndAccountsApart() {
        assertThat(ask(cache, PICTURE)).isEqualTo("id-1");
        assertThat(ask(cache, file(MediaKind.IMAGE, 2))).isEqualTo("id-2");
        assertThat(ask(cache, file(MediaKind.THUMB, 1))).isEqualTo("id-3");
        Account renewed = new Account("shop", "wx2", null, null);
        assertThat(get(cache.mediaId(renewed, PICTURE, this::upload))).isEqualTo("id-4");
    }

    @Test
    void uploadsOnceForAllNodesOnOneStore() {
        ask(cache, PICTURE);

        assertThat(ask(new MediaCache(store, clock), PICTURE)).isEqualTo("id-1");
    }

    @Test
    void uploadsOnceHoweverManyAskMeanwhile() {
        CompletableFuture<String> slow = new CompletableFuture<>();
        List<CompletionStage<String>> asked = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            asked.add(
                    cache.mediaId(
                            SHOP,
                            PICTURE,
                            () -> {
                                uploads.incrementAndGet();
                                return slow;
                            }));
        }

        slow.complete("id-1");

        assertThat(asked).allSatisfy(answer -> assertThat(get(answer)).isEqualTo("id-1"));
        assertThat(uploads).hasValue(1);
    }

    private String ask(MediaCache asked, MediaFile file) {
        return get(asked.mediaId(SHOP, file, this::upload));
    }

    private CompletionStage<String> upload() {
        return CompletableFuture.completedStage("id-" + uploads.incrementAndGet());
    }

    private static MediaFile file(MediaKind kind, int content) {
        return new MediaFile(kind, "picture.png", "image/png", new byte[] {(byte) content});
    }
}
