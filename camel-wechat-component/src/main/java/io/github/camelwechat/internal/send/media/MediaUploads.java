// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.media;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.store.StateStore;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Turns files into media ids. Thread-safe. */
public final class MediaUploads {

    /** A video needs a preview picture (outbound.md 2.2), and a file comes without one. */
    private static final String THUMB = "video-thumb.jpg";

    /** Stands for the media id of a file that was not uploaded. */
    public static final String NO_MEDIA_ID = "MEDIA_ID";

    private final WeChatApi api;
    private final MediaCache cache;
    private final MediaFile thumb;

    public MediaUploads(WeChatApi api, StateStore store, InstantSource clock) {
        this.api = api;
        this.cache = new MediaCache(store, clock);
        this.thumb = new MediaFile(MediaKind.THUMB, THUMB, "image/jpeg", load(THUMB));
    }

    /** The message as it can be posted: a file that is part of it is uploaded first. */
    public CompletionStage<OutboundMessage> ready(Account account, OutboundMessage message) {
        if (message instanceof OutboundMessage.Upload upload) {
            return upload(account, upload.file());
        }
        if (message instanceof OutboundMessage.Attributed said
                && said.content() instanceof OutboundMessage.Upload upload) {
            return upload(account, upload.file())
                    .thenApply(
                            uploaded ->
                                    OutboundMessage.Attributed.of(
                                            uploaded, said.kfAccount(), said.aiGenerated()));
        }
        return CompletableFuture.completedFuture(message);
    }

    /**
     * The message as it could be posted after the uploads that it needs, which are not made.
     *
     * @param ready with {@link #NO_MEDIA_ID} where WeChat's media ids would be
     */
    public record UploadPreview(OutboundMessage ready, List<ApiRequest> uploads) {}

    /** Tells what would be uploaded for a message, whether or not it was before. */
    public UploadPreview unsent(OutboundMessage message) {
        if (!(content(message) instanceof OutboundMessage.Upload upload)) {
            return new UploadPreview(message, List.of());
        }
        MediaFile file = upload.file();
        OutboundMessage ready =
                switch (file.kind()) {
                    case IMAGE, THUMB -> new OutboundMessage.Image(NO_MEDIA_ID);
                    case VOICE -> new OutboundMessage.Voice(NO_MEDIA_ID);
                    case VIDEO -> new OutboundMessage.Video(NO_MEDIA_ID, NO_MEDIA_ID, null, null);
                };
        return new UploadPreview(
                message instanceof OutboundMessage.Attributed said
                        ? OutboundMessage.Attributed.of(ready, said.kfAccount(), said.aiGenerated())
                        : ready,
                file.kind() == MediaKind.VIDEO
                        ? List.of(request(file), request(thumb))
                        : List.of(request(file)));
    }

    private static ApiRequest request(MediaFile file) {
        return WeChatApi.uploadOf(file.kind().wireName(), part(file));
    }

    private static FilePart part(MediaFile file) {
        return new FilePart(file.fileName(), file.contentType(), file.content());
    }

    /**
     * WeChat does not know a media id although we thought so: the file will be uploaded again.
     *
     * @param original the message as the route gave it
     * @param ready what it became
     * @return false if there was no file in it, so that it is of no use to try again
     */
    public CompletionStage<Boolean> forget(
            Account account, OutboundMessage original, OutboundMessage ready) {
        OutboundMessage said = content(ready);
        if (!(content(original) instanceof OutboundMessage.Upload upload)) {
            return CompletableFuture.completedFuture(false);
        }
        if (said instanceof OutboundMessage.Video video) {
            return cache.forget(account, thumb, video.thumbMediaId())
                    .thenCompose(done -> cache.forget(account, upload.file(), video.mediaId()))
                    .thenApply(done -> true);
        }
        String mediaId =
                said instanceof OutboundMessage.Image image
                        ? image.mediaId()
                        : said instanceof OutboundMessage.Voice voice ? voice.mediaId() : "";
        return cache.forget(account, upload.file(), mediaId).thenApply(done -> true);
    }

    private static OutboundMessage content(OutboundMessage message) {
        return message instanceof OutboundMessage.Attributed attributed
                ? attributed.content()
                : message;
    }

    private CompletionStage<String> mediaId(Account account, MediaFile file) {
        return cache.mediaId(
                account, file, () -> api.upload(account, file.kind().wireName(), part(file)));
    }

    /** Uploads the file, and a neutral preview picture if it is a video. */
    private CompletionStage<OutboundMessage> upload(Account account, MediaFile file) {
        CompletionStage<String> uploaded = mediaId(account, file);
        return switch (file.kind()) {
            case IMAGE -> uploaded.thenApply(OutboundMessage.Image::new);
            case VOICE -> uploaded.thenApply(OutboundMessage.Voice::new);
            case VIDEO -> uploaded.thenCompose(mediaId -> video(account, mediaId));
            case THUMB ->
                    throw new IllegalArgumentException(
                            "a thumb is part of a message, not a message");
        };
    }

    private CompletionStage<OutboundMessage> video(Account account, String mediaId) {
        return mediaId(account, thumb)
                .thenApply(thumbId -> new OutboundMessage.Video(mediaId, thumbId, null, null));
    }

    private static byte[] load(String resource) {
        try (InputStream in = MediaUploads.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing from the jar");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
