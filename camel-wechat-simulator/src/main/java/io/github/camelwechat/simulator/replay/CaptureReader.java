// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.simulator.crypto.Envelope;
import io.github.camelwechat.simulator.crypto.EnvelopeException;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/** Reads the files of captured callbacks: a line of JSON each, as the component's guide says. */
final class CaptureReader {
    private static final int FORMAT = 1;
    private static final int MOST_CALLBACKS = 100_000;

    private final ObjectMapper mapper = new ObjectMapper();
    private final String encodingAesKey;
    private final List<CapturedCallback> callbacks = new ArrayList<>();
    private final Set<String> payloads = new HashSet<>();
    private int repeated;
    private int unreadable;

    CaptureReader(String encodingAesKey) {
        this.encodingAesKey = encodingAesKey;
    }

    /**
     * The callbacks of all files in a directory, as they came.
     *
     * @throws IllegalArgumentException if there is nothing that could be replayed, saying why
     */
    List<CapturedCallback> read(Path directory) {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".jsonl")).sorted().toList()) {
                readFile(file);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException(
                    "the captured callbacks cannot be read from " + directory + ": " + e, e);
        }
        if (callbacks.isEmpty()) {
            throw new IllegalArgumentException(
                    unreadable == 0
                            ? "there are no captured callbacks in " + directory
                            : "the key opens none of the "
                                    + unreadable
                                    + " captured callbacks in "
                                    + directory);
        }
        callbacks.sort(Comparator.comparing(CapturedCallback::receivedAt));
        return callbacks;
    }

    int repeated() {
        return repeated;
    }

    int unreadable() {
        return unreadable;
    }

    private void readFile(Path file) throws IOException {
        try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                add(line);
            }
        }
    }

    private void add(String line) {
        try {
            JsonNode fields = mapper.readTree(line);
            if (fields.path("format").asInt() != FORMAT) {
                unreadable++;
                return;
            }
            Envelope.Content content =
                    new Envelope(encodingAesKey, "", new Random())
                            .open(fields.path("encrypt").asText());
            if (!content.appId().equals(fields.path("appId").asText())) {
                unreadable++;
                return;
            }
            String payload = new String(content.message(), StandardCharsets.UTF_8);
            CapturedCallback callback =
                    new CapturedCallback(
                            Instant.parse(fields.path("receivedAt").asText()), payload);
            if (callback.openid().isEmpty()) {
                unreadable++;
                return;
            }
            if (!payloads.add(payload)) {
                repeated++;
                return;
            }
            if (callbacks.size() == MOST_CALLBACKS) {
                throw new IllegalArgumentException(
                        "there are more than " + MOST_CALLBACKS + " captured callbacks");
            }
            callbacks.add(callback);
        } catch (IOException | EnvelopeException | DateTimeException e) {
            unreadable++;
        }
    }
}
