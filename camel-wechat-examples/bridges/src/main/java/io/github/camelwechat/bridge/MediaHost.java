// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.Hmac;
import io.github.camelwechat.bridge.store.Conversations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.service.ServiceHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of users under addresses that end after a week and cannot be guessed, for helpdesks that
 * fetch what they are told the address of.
 */
final class MediaHost implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MediaHost.class);
    private static final Duration KEPT = Duration.ofDays(7);
    private static final String KEY = "media-key";
    private static final int KEY_BYTES = 32;

    /** Expiry, signature, id and name. */
    private static final Pattern ADDRESS =
            Pattern.compile("/(\\d{1,12})/([0-9a-f]{64})/(\\w{1,64})/([\\w.-]{1,100})");

    private final CamelContext context;
    private final InstantSource clock;
    private final String path;
    private final String publicUrl;
    private final Path directory;
    private final Conversations values;
    private String key = "";
    private @Nullable Consumer consumer;

    MediaHost(BridgeEndpoint endpoint, String publicUrl, Conversations values) {
        this.context = endpoint.getCamelContext();
        this.clock = endpoint.clock();
        this.path = "/bridge/media/" + endpoint.bridge();
        this.publicUrl = publicUrl.replaceAll("/+$", "");
        this.directory = Path.of(endpoint.getComponent().getDirectory(), "media").toAbsolutePath();
        this.values = values;
    }

    void start() throws Exception {
        Files.createDirectories(directory);
        if (values.value(KEY).isEmpty()) {
            byte[] made = new byte[KEY_BYTES];
            new SecureRandom().nextBytes(made);
            values.value(KEY, HexFormat.of().formatHex(made));
        }
        key = values.value(KEY).orElseThrow();
        removeExpired();
        Consumer starting =
                context.getEndpoint(
                                "platform-http:"
                                        + path
                                        + "/?httpMethodRestrict=GET&matchOnUriPrefix=true")
                        .createConsumer(this::serve);
        ServiceHelper.startService(starting);
        consumer = starting;
    }

    /** Keeps a file for a week; the same one again is the same file. */
    URI keep(String id, String name, String contentType, byte[] bytes) {
        try {
            Path part = directory.resolve(id + ".part");
            Files.write(part, bytes);
            Files.writeString(directory.resolve(id + ".type"), contentType);
            Files.move(part, file(id), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException("the file of a message cannot be kept", e);
        }
        String expires = Long.toString(clock.instant().plus(KEPT).getEpochSecond());
        String safeName = name.replaceAll("[^\\w.-]", "_");
        return URI.create(
                publicUrl
                        + path
                        + "/"
                        + expires
                        + "/"
                        + signature(expires, id, safeName)
                        + "/"
                        + id
                        + "/"
                        + safeName);
    }

    private void serve(Exchange exchange) throws IOException {
        String asked = exchange.getMessage().getHeader(Exchange.HTTP_PATH, "", String.class);
        Message response = exchange.getMessage();
        response.removeHeaders("*");
        response.setBody("");
        Matcher address =
                ADDRESS.matcher(asked.startsWith(path) ? asked.substring(path.length()) : asked);
        if (!address.matches()
                || !Hmac.same(
                        address.group(2),
                        signature(address.group(1), address.group(3), address.group(4)))
                || clock.instant().isAfter(Instant.ofEpochSecond(Long.parseLong(address.group(1))))
                || !Files.exists(file(address.group(3)))) {
            response.setHeader(Exchange.HTTP_RESPONSE_CODE, 404);
            return;
        }
        response.setHeader(
                Exchange.CONTENT_TYPE,
                Files.readString(directory.resolve(address.group(3) + ".type")));
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader(
                "Content-Disposition", "attachment; filename=\"" + address.group(4) + "\"");
        response.setBody(Files.readAllBytes(file(address.group(3))));
    }

    private String signature(String expires, String id, String name) {
        return Hmac.hex(
                "HmacSHA256",
                key,
                (expires + "/" + id + "/" + name).getBytes(StandardCharsets.UTF_8));
    }

    private Path file(String id) {
        return directory.resolve(id + ".bin");
    }

    private void removeExpired() {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                if (Files.getLastModifiedTime(file)
                        .toInstant()
                        .isBefore(clock.instant().minus(KEPT))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            LOG.warn("files that are over are still in {}: {}", directory, e.getMessage());
        }
    }

    @Override
    public void close() {
        ServiceHelper.stopAndShutdownService(consumer);
    }
}
