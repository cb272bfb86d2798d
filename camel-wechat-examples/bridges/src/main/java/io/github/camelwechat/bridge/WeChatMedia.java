// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.InboundContent.WeChatFile;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.store.Conversations;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.MediaContent;
import java.net.URI;
import java.util.Locale;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The files of users' messages, fetched from WeChat through the account's own endpoint. */
final class WeChatMedia implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(WeChatMedia.class);

    private final ProducerTemplate template;
    private final String wechat;
    private final @Nullable MediaHost host;

    WeChatMedia(BridgeEndpoint endpoint, Conversations conversations) {
        this.template = endpoint.getCamelContext().createProducerTemplate();
        this.wechat = "wechat:" + endpoint.getAccount() + "?operation=downloadMedia";
        this.host =
                endpoint.getPublicUrl() == null
                        ? null
                        : new MediaHost(endpoint, endpoint.getPublicUrl(), conversations);
    }

    void start() throws Exception {
        template.start();
        if (host != null) {
            host.start();
        }
    }

    /**
     * Fetches a file.
     *
     * @param item names the file for as long as the bridge hosts it
     * @return an event if WeChat does not have it any more
     * @throws WeChatException if it can be had later
     */
    Content download(String item, WeChatFile file) {
        Exchange exchange =
                template.request(
                        wechat,
                        asked -> asked.getMessage().setHeader(Headers.MEDIA_ID, file.mediaId()));
        WeChatException failure = exchange.getException(WeChatException.class);
        if (failure == null && exchange.getException() != null) {
            throw new IllegalStateException("the file cannot be fetched", exchange.getException());
        }
        if (failure == null) {
            return content(item, file, exchange);
        }
        if (failure.retryable()) {
            throw failure;
        }
        LOG.warn("the {} of a message cannot be had: {}", file.kind().word(), failure.getMessage());
        return new Content.Event(
                file.kind().word() + ", which WeChat does not hand out any more",
                file.kind().name().toLowerCase(Locale.ROOT),
                null);
    }

    private Content content(String item, WeChatFile file, Exchange exchange) {
        byte[] bytes = exchange.getMessage().getBody(byte[].class);
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        String named = exchange.getMessage().getHeader(Exchange.FILE_NAME, "", String.class);
        int dot = named.lastIndexOf('.');
        String name =
                file.kind().name().toLowerCase(Locale.ROOT)
                        + "-"
                        + item.substring(item.length() - 8)
                        + (dot < 0 ? "" : named.substring(dot));
        URI url = host == null ? null : host.keep(item, name, type, bytes);
        return new Content.Media(
                file.kind(), name, type, MediaContent.of(bytes), file.heard(), url);
    }

    @Override
    public void close() {
        if (host != null) {
            host.close();
        }
        template.stop();
    }
}
