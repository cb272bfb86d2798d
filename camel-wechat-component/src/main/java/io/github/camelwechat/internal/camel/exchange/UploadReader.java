// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.failure.InvalidMediaException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.internal.api.operation.ApiOperation.Upload;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.send.media.MediaTypes;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaFile;
import io.github.camelwechat.message.MediaKind;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Reads the file a route wants to upload. Thread-safe. */
public final class UploadReader {

    private static final int MEGA = 1024 * 1024;

    private final String account;
    private final Json json;
    private final ExchangeReader exchanges;

    public UploadReader(String account, Json json, ExchangeReader exchanges) {
        this.account = account;
        this.json = json;
        this.exchanges = exchanges;
    }

    /**
     * @throws InvalidMessageException if there is no file, or none of a kind WeChat takes for this
     */
    public OperationInput read(Exchange exchange, Upload upload, Map<KnownValue, String> known) {
        MediaContent content = content(exchange);
        String name = fileName(exchange.getMessage());
        MediaKind kind =
                exchanges.kind(
                        exchange,
                        EnumSet.allOf(MediaKind.class),
                        "a file can only be uploaded as image, voice, video or thumb");
        return switch (upload) {
            case TEMPORARY -> media(known, MediaTypes.detect(account, content, kind, name), null);
            case PERMANENT -> material(exchange, known, content, kind, name);
            case ARTICLE_IMAGE -> picture(known, content, name, MEGA);
            case AVATAR -> picture(known, content, name, 5 * MEGA);
        };
    }

    private OperationInput material(
            Exchange exchange,
            Map<KnownValue, String> known,
            MediaContent content,
            @Nullable MediaKind kind,
            @Nullable String name) {
        if (kind != null && name != null && name.matches("(?i).+\\.(bmp|wma|wav)")) {
            // Taken as material only, and told by the name alone (outbound.md 5.3).
            return new OperationInput(
                    Map.of("type", kind.wireName()),
                    false,
                    known,
                    new FilePart(name, "application/octet-stream", content));
        }
        MediaFile file = MediaTypes.detect(account, content, kind, name);
        return media(
                known,
                file,
                file.kind() == MediaKind.VIDEO
                        ? description(exchange.getMessage(), file.fileName())
                        : null);
    }

    private OperationInput picture(
            Map<KnownValue, String> known,
            MediaContent content,
            @Nullable String name,
            int largest) {
        MediaFile file = MediaTypes.detect(account, content, MediaKind.IMAGE, name);
        if (file.contentType().equals("image/gif")) {
            throw new InvalidMediaException(
                    account, "the picture is a GIF, but WeChat takes PNG and JPEG for this");
        }
        if (content.length() > largest) {
            throw new InvalidMediaException(
                    account,
                    String.format(
                            Locale.ROOT,
                            "the picture has %d bytes, but WeChat takes at most %d for this",
                            content.length(),
                            largest));
        }
        return new OperationInput(Map.of(), false, known, part(file));
    }

    private static OperationInput media(
            Map<KnownValue, String> known, MediaFile file, @Nullable String description) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("type", file.kind().wireName());
        if (description != null) {
            fields.put("description", description);
        }
        return new OperationInput(fields, false, known, part(file));
    }

    private static FilePart part(MediaFile file) {
        return new FilePart(file.fileName(), file.contentType(), file.content());
    }

    /** A video needs one; without a header it is called like its file. */
    private String description(Message message, String fileName) {
        Object header = message.getHeader(Headers.DESCRIPTION);
        Map<String, Object> description = new LinkedHashMap<>();
        description.put("title", fileName.replaceFirst("\\.[^.]*$", ""));
        description.put("introduction", "");
        if (header instanceof Map<?, ?> map) {
            map.forEach((key, value) -> description.put(String.valueOf(key), value));
        } else if (header != null) {
            try {
                description.putAll(json.read(header.toString()));
            } catch (InvalidJsonException e) {
                throw new InvalidMessageException(
                        account,
                        "Header "
                                + Headers.DESCRIPTION
                                + " should be a Map or JSON such as {\"title\":\"...\",\"introduction\":\"...\"}, but"
                                + " cannot be read: "
                                + e.getMessage(),
                        e);
            }
        }
        return json.write(description);
    }

    private MediaContent content(Exchange exchange) {
        Object body = exchange.getMessage().getBody();
        MediaContent content = exchanges.file(exchange, body);
        if (content == null) {
            throw new InvalidMessageException(
                    account,
                    "There is no file to upload: the body should be byte[], InputStream or File, but is "
                            + (body == null ? "empty" : "a " + body.getClass().getName()));
        }
        return content;
    }

    private static @Nullable String fileName(Message message) {
        String name = message.getHeader(Exchange.FILE_NAME_ONLY, String.class);
        if (name != null) {
            return name;
        }
        String path = message.getHeader(Exchange.FILE_NAME, "", String.class);
        return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
    }
}
