// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.MediaDownload;
import io.github.camelwechat.internal.camel.exchange.FileStreamCache;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.MediaContent;
import java.io.ByteArrayInputStream;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Fetches the media a header names. */
final class MediaDownloadCall implements ProducerCall {

    private final Account account;
    private final WeChatApi api;

    MediaDownloadCall(Account account, WeChatApi api) {
        this.account = account;
        this.api = api;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        String mediaId = exchange.getMessage().getHeader(Headers.MEDIA_ID, String.class);
        if (mediaId == null || mediaId.isBlank()) {
            throw new InvalidMessageException(
                    account.name(),
                    "There is no media to download: set header "
                            + Headers.MEDIA_ID
                            + " to the mediaId of the callback");
        }
        return api.download(account, mediaId)
                .thenApply(
                        media ->
                                message -> {
                                    write(media, message);
                                    if (media.fileName() == null) {
                                        message.setHeader(
                                                Exchange.FILE_NAME,
                                                MediaTypes.fileName(mediaId, media.content()));
                                    }
                                });
    }

    /** The file as a stream, with its type, length and name as headers. */
    static void write(MediaDownload media, Message message) {
        MediaContent content = media.content();
        message.setBody(
                content instanceof MediaContent.OnDisk file
                        ? FileStreamCache.of(file, message.getExchange())
                        : new ByteArrayInputStream(content.bytes()));
        message.setHeader(Exchange.CONTENT_TYPE, media.contentType());
        message.setHeader(Exchange.CONTENT_LENGTH, content.length());
        if (media.fileName() != null) {
            message.setHeader(Exchange.FILE_NAME, media.fileName());
        }
    }
}
