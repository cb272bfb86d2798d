// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.media.MediaSpool;
import io.github.camelwechat.internal.send.media.MediaFormat;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.MediaContent;
import io.github.camelwechat.message.MediaKind;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.apache.camel.WrappedFile;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.SynchronizationAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Reads what an exchange holds: the callback it came from, and its body as WeChat's JSON, as text
 * or as a file. Thread-safe.
 */
public final class ExchangeReader {

    /**
     * The exchange property under which a callback, and with it the slot of its answer, travels
     * along the route.
     */
    static final String CALLBACK = "CamelWeChatDelivery";

    /** Blanks that JSON may begin with. */
    private static final int LONGEST_INDENT = 256;

    private static final String JSON_TYPE = "application/json";
    private static final String DEDUPE_KEY = "dedupeKey";

    /** By these a body is known as a callback, which is nobody's input; see canonical-json.md. */
    private static final Set<String> MARKS_OF_A_CALLBACK =
            Set.of("account", "openId", "msgType", DEDUPE_KEY, "fields");

    private final String account;
    private final long largestFile;
    private final Json json = new Json();

    /**
     * @param largestFile in bytes; more is not read
     */
    public ExchangeReader(String account, long largestFile) {
        this.account = account;
        this.largestFile = largestFile;
    }

    /** The callback an exchange came from; null if it did not come from one. */
    public static @Nullable InboundExchange callback(Exchange exchange) {
        return exchange.getProperty(CALLBACK, InboundExchange.class);
    }

    /** The shapes that the body of an exchange can have, however it is held. */
    public sealed interface Content {

        /** A message in WeChat's own field names. */
        record Fields(Map<String, ?> fields) implements Content {}

        /** Words for a person. */
        record Text(String text) implements Content {}

        /** Bytes that nobody calls a text. */
        record File(MediaContent content) implements Content {}

        /** Still the callback that WeChat sent, in whatever form. */
        record Callback(@Nullable String dedupeKey) implements Content {}

        /** Nothing that could be said. */
        record Other(String type) implements Content {}
    }

    /**
     * Reads a body, the same way whether it is pushed or is the result of a route.
     *
     * <p>A content type may be left from another endpoint, so it does not make a text JSON: that
     * has to begin like an object too, and the type does not make a picture JSON or a text either.
     * What begins like an object and is called JSON but is broken is an error rather than a text:
     * nobody writes that to a user on purpose.
     *
     * @throws InvalidMessageException if it is called JSON or a text and cannot be read as that
     */
    Content content(Exchange exchange, Object body) {
        if (body instanceof Inbound inbound) {
            return new Content.Callback(inbound.received().dedupeKey());
        }
        if (body instanceof Map<?, ?> map) {
            return fields(textKeys(map));
        }
        if (body instanceof JsonNode node) {
            return ofNode(node);
        }
        String characters = characters(body);
        if (characters != null) {
            return ofText(exchange, characters);
        }
        MediaContent file = file(exchange, body);
        if (file == null) {
            return new Content.Other(body.getClass().getName());
        }
        if (MediaFormat.of(file) != null) {
            return new Content.File(file);
        }
        boolean beginsAsJson = Json.isObject(file.start(LONGEST_INDENT));
        if (beginsAsJson || isType(exchange, JSON_TYPE) || isCalledText(exchange)) {
            Optional<String> text = utf8OrNamedCharset(exchange, file.bytes());
            if (text.isPresent()) {
                Content content = ofText(exchange, text.get());
                boolean words = content instanceof Content.Text;
                return words && beginsAsJson && !isCalledText(exchange)
                        ? new Content.File(file)
                        : content;
            }
            if (isCalledText(exchange)) {
                throw new InvalidMessageException(
                        account,
                        "The body is said to be a text, but its bytes are no UTF-8, nor in the"
                                + " character set that was named: make it a String before, with"
                                + " convertBodyTo(String) and the character set it is in");
            }
        }
        return new Content.File(file);
    }

    private Content ofNode(JsonNode node) {
        if (node.isObject()) {
            return fields(json.read(node.toString()));
        }
        return node.isValueNode() && !node.isNull()
                ? new Content.Text(node.asText())
                : new Content.Other("JSON " + node.getNodeType());
    }

    private Content ofText(Exchange exchange, String characters) {
        String text = withoutMark(characters);
        if (!Json.isObject(text)) {
            return new Content.Text(text);
        }
        boolean saysJson = isType(exchange, JSON_TYPE);
        if (!saysJson && !mayBeCallback(text)) {
            return new Content.Text(text);
        }
        try {
            Content fields = fields(json.read(text));
            return saysJson || fields instanceof Content.Callback ? fields : new Content.Text(text);
        } catch (InvalidJsonException e) {
            if (!saysJson) {
                return new Content.Text(text);
            }
            throw new InvalidMessageException(
                    account,
                    "The body says it is JSON, but it cannot be read: " + e.getMessage(),
                    e);
        }
    }

    private static Content fields(Map<String, ?> fields) {
        Map<?, ?> callback =
                !isCallback(fields) && fields.get("data") instanceof Map<?, ?> data ? data : fields;
        return isCallback(callback)
                ? new Content.Callback(String.valueOf(callback.get(DEDUPE_KEY)))
                : new Content.Fields(fields);
    }

    /** Tells whether a body is what WeChat sent and not what somebody wants to say. */
    public static boolean isCallback(Object body) {
        return body instanceof Inbound
                || body instanceof Map<?, ?> map && map.keySet().containsAll(MARKS_OF_A_CALLBACK);
    }

    private static boolean mayBeCallback(String text) {
        return MARKS_OF_A_CALLBACK.stream().allMatch(mark -> text.contains('"' + mark + '"'));
    }

    /**
     * The text, or null if the body is nothing a person would have written. Camel's converters make
     * a String of every object; a user must not be sent {@code java.lang.Object@1b2c3d}. Bytes are
     * read as UTF-8, or by the character set that was named for them if they are none.
     */
    public @Nullable String text(Exchange exchange, Object body) {
        String characters = characters(body);
        if (characters != null) {
            return withoutMark(characters);
        }
        MediaContent file = file(exchange, body);
        return file == null ? null : utf8OrNamedCharset(exchange, file.bytes()).orElse(null);
    }

    /**
     * Returns what is held as characters already. Camel would make bytes of some of it, by a
     * character set that another endpoint may have left on the exchange.
     */
    private static @Nullable String characters(Object body) {
        if (body instanceof CharSequence || body instanceof Number || body instanceof Boolean) {
            return body.toString();
        }
        if (body instanceof Reader reader) {
            StringWriter all = new StringWriter();
            try {
                reader.transferTo(all);
            } catch (IOException e) {
                throw new UncheckedIOException("the body could not be read to its end", e);
            }
            return all.toString();
        }
        return null;
    }

    /**
     * Bytes as text. UTF-8, which is what WeChat speaks, comes first whatever the exchange says:
     * hardly any text in another encoding is valid UTF-8, and the name may be left from somebody
     * else. Only what is none is read by the character set of the content type, or of the exchange.
     *
     * @return empty if it is no text in any of them
     */
    private static Optional<String> utf8OrNamedCharset(Exchange exchange, byte[] bytes) {
        return Stream.of(
                        Optional.of(StandardCharsets.UTF_8.name()),
                        charsetOfType(exchange),
                        Optional.ofNullable(ExchangeHelper.getCharsetName(exchange, false)))
                .flatMap(Optional::stream)
                .flatMap(name -> decoded(bytes, name).stream())
                .findFirst()
                .map(ExchangeReader::withoutMark);
    }

    private static Optional<String> decoded(byte[] bytes, String charset) {
        try {
            String text =
                    Charset.forName(charset)
                            .newDecoder()
                            .onMalformedInput(CodingErrorAction.REPORT)
                            .onUnmappableCharacter(CodingErrorAction.REPORT)
                            .decode(ByteBuffer.wrap(bytes))
                            .toString();
            return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String withoutMark(String text) {
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    private static Optional<String> charsetOfType(Exchange exchange) {
        String type = contentType(exchange).toLowerCase(Locale.ROOT);
        int at = type.indexOf("charset=");
        if (at < 0) {
            return Optional.empty();
        }
        String name = type.substring(at + "charset=".length());
        int end = name.indexOf(';');
        return Optional.of((end < 0 ? name : name.substring(0, end)).replace("\"", "").strip());
    }

    /** Also where the callback brought that header along: then the answer to a text is a text. */
    private static boolean isCalledText(Exchange exchange) {
        return "text".equals(exchange.getMessage().getHeader(Headers.MSG_TYPE, String.class))
                || isType(exchange, "text/plain");
    }

    private static boolean isType(Exchange exchange, String type) {
        return contentType(exchange).strip().toLowerCase(Locale.ROOT).startsWith(type);
    }

    private static String contentType(Exchange exchange) {
        return exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
    }

    /**
     * The content of a file; null if the body is none, or cannot be read as one. A stream is read
     * to its end, and what is too much for memory lies on disk until the exchange is done.
     *
     * @throws InvalidMessageException if it is larger than may be
     */
    public @Nullable MediaContent file(Exchange exchange, @Nullable Object body) {
        if (body instanceof MediaContent content) {
            return limited(content);
        }
        // A file of Camel's may know a character set, and would be given out in another one.
        Object content =
                body instanceof WrappedFile<?> wrapped && wrapped.getFile() instanceof File file
                        ? file
                        : body;
        if (content instanceof byte[] bytes) {
            return MediaContent.of(bytes);
        }
        if (content instanceof File file) {
            return file.isFile() ? limited(MediaContent.of(file.toPath())) : null;
        }
        if (content instanceof Path path) {
            return Files.isRegularFile(path) ? limited(MediaContent.of(path)) : null;
        }
        if (content instanceof StreamCache cache) {
            return spooled(exchange, cache::writeTo);
        }
        InputStream in =
                content instanceof InputStream stream
                        ? stream
                        : content instanceof WrappedFile<?>
                                ? exchange.getContext()
                                        .getTypeConverter()
                                        .tryConvertTo(InputStream.class, exchange, content)
                                : null;
        return in == null ? null : spooled(exchange, in::transferTo);
    }

    private MediaContent limited(MediaContent content) {
        if (content.length() > largestFile) {
            throw new InvalidMessageException(account, MediaSpool.message(largestFile));
        }
        return content;
    }

    private interface StreamSource {
        void writeTo(OutputStream out) throws IOException;
    }

    private MediaContent spooled(Exchange exchange, StreamSource source) {
        MediaSpool spool = new MediaSpool(largestFile);
        try {
            source.writeTo(spool);
        } catch (MediaSpool.TooLargeException e) {
            spool.discard();
            throw new InvalidMessageException(account, String.valueOf(e.getMessage()), e);
        } catch (IOException e) {
            spool.discard();
            throw new UncheckedIOException("the body could not be read to its end", e);
        }
        MediaContent content = spool.content();
        if (content instanceof MediaContent.OnDisk) {
            exchange.getExchangeExtension().addOnCompletion(new SpoolRemoval(spool));
        }
        return content;
    }

    /** Removes a file when the exchange is done that it was made for, on whatever way. */
    private static final class SpoolRemoval extends SynchronizationAdapter {

        private final MediaSpool spool;

        SpoolRemoval(MediaSpool spool) {
            this.spool = spool;
        }

        @Override
        public void onDone(Exchange exchange) {
            spool.discard();
        }
    }

    /**
     * The kind of a file that the route asked for; null to go by its bytes. What the callback
     * brought along says nothing about the answer.
     *
     * @param purpose in a clause, for the failure
     */
    @Nullable MediaKind kind(Exchange exchange, Set<MediaKind> allowed, String purpose) {
        String header = exchange.getMessage().getHeader(Headers.MSG_TYPE, String.class);
        InboundExchange callback = callback(exchange);
        if (header == null || callback != null && header.equals(callback.received().msgType())) {
            return null;
        }
        return allowed.stream()
                .filter(kind -> kind.wireName().equals(header))
                .findFirst()
                .orElseThrow(
                        () ->
                                new InvalidMessageException(
                                        account,
                                        "Header "
                                                + Headers.MSG_TYPE
                                                + " is '"
                                                + header
                                                + "', but "
                                                + purpose));
    }

    /** A map whose keys are texts. */
    public static Map<String, Object> textKeys(Map<?, ?> map) {
        Map<String, Object> fields = new LinkedHashMap<>();
        map.forEach((key, value) -> fields.put(String.valueOf(key), value));
        return fields;
    }
}
