// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers which files WeChat holds already, by their content, so that a picture for a thousand
 * users is uploaded once. Media ids are good for every user of the account (outbound.md 5.1).
 * Without its store every file is uploaded. Thread-safe.
 */
public final class MediaCache {

    private static final Logger LOG = LoggerFactory.getLogger(MediaCache.class);

    /** WeChat keeps temporary media for three days; the message has to be shown within them. */
    private static final Duration GOOD_FOR = Duration.ofDays(3).minusHours(2);

    private final StateStore store;
    private final InstantSource clock;
    private final SingleFlight<StateKey, String> uploads = new SingleFlight<>();

    public MediaCache(StateStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** The media id of a file; uploads it if WeChat does not hold it, once however many ask. */
    CompletionStage<String> mediaId(
            Account account, MediaFile file, Supplier<CompletionStage<String>> upload) {
        StateKey key = key(account, file);
        return uploads.run(
                key,
                () ->
                        known(key)
                                .thenCompose(
                                        known ->
                                                known.isPresent()
                                                        ? CompletableFuture.completedStage(
                                                                known.get())
                                                        : upload.get()
                                                                .thenCompose(id -> kept(key, id))));
    }

    /** WeChat no longer knows the media id of a file. Somebody else's newer one stays. */
    CompletionStage<Boolean> forget(Account account, MediaFile file, String mediaId) {
        StateKey key = key(account, file);
        return store.get(key)
                .thenCompose(
                        found ->
                                found.filter(record -> text(record).equals(mediaId)).isPresent()
                                        ? store.remove(key, found.get().version())
                                        : CompletableFuture.completedStage(false))
                .exceptionally(thrown -> withoutStore(thrown, false));
    }

    private CompletionStage<Optional<String>> known(StateKey key) {
        return store.get(key)
                .thenApply(found -> found.map(MediaCache::text))
                .exceptionally(thrown -> withoutStore(thrown, Optional.empty()));
    }

    private CompletionStage<String> kept(StateKey key, String mediaId) {
        StateValue value =
                new StateValue(
                        mediaId.getBytes(StandardCharsets.UTF_8), clock.instant().plus(GOOD_FOR));
        return store.compareAndExchange(key, null, value)
                .thenApply(done -> mediaId)
                .exceptionally(thrown -> withoutStore(thrown, mediaId));
    }

    private static <T> T withoutStore(Throwable thrown, T instead) {
        LOG.warn(
                "The state store cannot say which files WeChat holds, so they are uploaded",
                Completion.cause(thrown));
        return instead;
    }

    private static String text(StateRecord record) {
        return new String(record.value().bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] digest(MediaContent content) {
        try (InputStream in = content.open()) {
            return Digest.sha256(in);
        } catch (IOException e) {
            throw new UncheckedIOException("the file cannot be read", e);
        }
    }

    /** An id belongs to the account it was uploaded for, whatever that is called here. */
    private static StateKey key(Account account, MediaFile file) {
        return RecordKind.MEDIA.key(
                account.name(),
                String.join(
                        ":",
                        account.appId(),
                        file.kind().wireName(),
                        HexFormat.of().formatHex(digest(file.content()))));
    }
}
