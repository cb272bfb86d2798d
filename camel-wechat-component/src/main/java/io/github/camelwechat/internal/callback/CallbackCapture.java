// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.xml.SafeXml;
import io.github.camelwechat.internal.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Files of the genuine callbacks of one account, every delivery of them, sealed as they came: a
 * line of JSON each, which the guide describes. Neither token, key nor signature is in it, and no
 * file can be opened without the account's encoding AES key.
 *
 * <p>A callback never waits for its line, and never fails with it: what cannot be written is
 * counted and told in the log. Thread-safe.
 */
public final class CallbackCapture {

    private static final Logger LOG = LoggerFactory.getLogger(CallbackCapture.class);

    /** By its number a reader knows the meaning of the fields. */
    private static final int FORMAT = 1;

    private static final String SUFFIX = ".jsonl";
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssSSS'Z'").withZone(ZoneOffset.UTC);

    /** A file of a full directory is an eighth of it: so much is removed at once. */
    private static final int FILES = 8;

    /** However small they are. */
    private static final int MOST_FILES = 1000;

    private static final int MOST_WAITING = 1000;
    private static final Duration TOLD_EVERY = Duration.ofMinutes(1);

    private final Account account;
    private final Path directory;
    private final long mostBytes;
    private final Executor blocking;
    private final InstantSource clock;
    private final Queue<byte[]> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicInteger lost = new AtomicInteger();
    private final AtomicBoolean writing = new AtomicBoolean();

    /** These belong to whoever is writing. */
    private @Nullable Path file;

    private long fileBytes;
    private @Nullable Instant told;

    /**
     * @param blocking where files are written
     */
    CallbackCapture(
            Account account,
            CallbackSettings.Capture settings,
            Executor blocking,
            InstantSource clock) {
        this.account = account;
        this.directory = settings.directory();
        this.mostBytes = settings.mostBytes();
        this.blocking = blocking;
        this.clock = clock;
    }

    /** Adds a request that proved genuine. */
    void add(CallbackRequest request) {
        if (size.get() >= MOST_WAITING) {
            lost.incrementAndGet();
            return;
        }
        size.incrementAndGet();
        waiting.add(line(request));
        write();
    }

    private byte[] line(CallbackRequest request) {
        ByteBuffer encrypt =
                Objects.requireNonNull(SafeXml.readEncrypt(request.body()), "only what is sealed");
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("format", FORMAT);
        fields.put("receivedAt", clock.instant().toString());
        fields.put("account", account.name());
        fields.put("appId", account.appId());
        fields.put("timestamp", String.valueOf(request.query().get("timestamp")));
        fields.put("nonce", String.valueOf(request.query().get("nonce")));
        fields.put("encrypt", StandardCharsets.US_ASCII.decode(encrypt.duplicate()).toString());
        return (new Json().write(fields) + "\n").getBytes(StandardCharsets.UTF_8);
    }

    private void write() {
        if (waiting.isEmpty() || !writing.compareAndSet(false, true)) {
            return;
        }
        try {
            blocking.execute(
                    () -> {
                        try {
                            writeWaiting();
                        } finally {
                            writing.set(false);
                        }
                        // What came after the last look has nobody else to begin with it.
                        write();
                    });
        } catch (RejectedExecutionException full) {
            lose();
            tell("no thread is left to write them, or the application stops");
            writing.set(false);
        }
    }

    private void lose() {
        while (waiting.poll() != null) {
            size.decrementAndGet();
            lost.incrementAndGet();
        }
    }

    private void writeWaiting() {
        while (!waiting.isEmpty()) {
            try (OutputStream out = open()) {
                while (fileBytes < mostBytes / FILES && !waiting.isEmpty()) {
                    byte[] line = waiting.remove();
                    size.decrementAndGet();
                    fileBytes += line.length;
                    lost.incrementAndGet();
                    out.write(line);
                    lost.decrementAndGet();
                }
            } catch (IOException | UncheckedIOException e) {
                // What is in the file may end within a line: nothing is added to it.
                file = null;
                lose();
                tell(e.toString());
            }
        }
        if (lost.get() > 0) {
            tell("they came faster than they could be written");
        }
    }

    private OutputStream open() throws IOException {
        Path there = file;
        if (there == null || fileBytes >= mostBytes / FILES || !Files.exists(there)) {
            makeRoom();
            there =
                    directory.resolve(
                            account.name()
                                    + "-"
                                    + NAME.format(clock.instant())
                                    + "-"
                                    + UUID.randomUUID().toString().substring(0, 8)
                                    + SUFFIX);
            create(there);
            file = there;
            fileBytes = 0;
        }
        return Files.newOutputStream(there, StandardOpenOption.APPEND);
    }

    /** The oldest files go, so that a whole new one fits. */
    private void makeRoom() throws IOException {
        List<Path> oldestFirst;
        try (Stream<Path> files = Files.list(directory)) {
            oldestFirst =
                    files.filter(each -> isOurs(each.getFileName().toString())).sorted().toList();
        }
        long bytes = 0;
        for (Path each : oldestFirst) {
            bytes += Files.size(each);
        }
        int left = oldestFirst.size();
        for (Path each : oldestFirst) {
            if (bytes + mostBytes / FILES <= mostBytes && left < MOST_FILES) {
                return;
            }
            bytes -= Files.size(each);
            left--;
            Files.deleteIfExists(each);
        }
    }

    private boolean isOurs(String name) {
        return name.startsWith(account.name() + "-")
                && name.substring(account.name().length())
                        .matches("-\\d{8}T\\d{9}Z-[0-9a-f]{8}\\.jsonl");
    }

    /** For nobody else to read, where the file system knows owners. */
    private static void create(Path file) throws IOException {
        try {
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
        } catch (UnsupportedOperationException e) {
            Files.createFile(file);
        }
    }

    private void tell(String why) {
        Instant now = clock.instant();
        Instant before = told;
        if (before != null && now.isBefore(before.plus(TOLD_EVERY))) {
            return;
        }
        told = now;
        LOG.warn(
                "Account '{}': {} callbacks were not captured (option capture, directory {}), which"
                        + " changes nothing else: {}",
                account.name(),
                lost.getAndSet(0),
                directory,
                why);
    }
}
