// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.testing.InboundSamples;
import io.github.camelwechat.testing.InboundSamples.Push;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No callback fails because nobody can write it down, and the next one is written again. */
class CallbackCaptureTest {

    private final AtomicBoolean busy = new AtomicBoolean(true);
    @TempDir private Path directory;

    @Test
    void losesWhatNoThreadIsLeftForAndNothingAfterIt() throws IOException {
        CallbackCapture capture =
                new CallbackCapture(
                        InboundSamples.account(),
                        new CallbackSettings.Capture(directory, 1 << 20),
                        this::write,
                        InstantSource.system());

        assertThatNoException().isThrownBy(() -> capture.add(genuine("oLost")));
        busy.set(false);
        capture.add(genuine("oKept"));

        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files)
                    .singleElement()
                    .satisfies(file -> assertThat(file).content().hasLineCount(1));
        }
    }

    private void write(Runnable work) {
        if (busy.get()) {
            throw new RejectedExecutionException("no thread is left");
        }
        work.run();
    }

    private static CallbackRequest genuine(String user) {
        Push push =
                InboundSamples.push(
                        "<xml><FromUserName>%s</FromUserName></xml>"
                                .formatted(user)
                                .getBytes(StandardCharsets.UTF_8),
                        SecurityMode.SAFE,
                        InstantSource.system().instant(),
                        InboundSamples.APP_ID);
        return new CallbackRequest(
                "POST",
                CallbackQuery.parse(push.query()),
                push.body(),
                Caller.UNKNOWN,
                System.nanoTime(),
                CompletableFuture.completedStage(null));
    }
}
