// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** A body of type {@code multipart/form-data}. Files are read while they are sent. */
public final class Multipart {

    private final String boundary = UUID.randomUUID().toString();
    private final List<BodyPublisher> parts = new ArrayList<>();

    /** Adds a field. */
    public Multipart field(String name, String value) {
        text("Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value);
        return this;
    }

    /** Adds a file. */
    public Multipart file(String name, Content.Media file) {
        parts.add(
                BodyPublishers.ofString(
                        "--"
                                + boundary
                                + "\r\nContent-Disposition: form-data; name=\""
                                + name
                                + "\"; filename=\""
                                + file.name().replaceAll("[\"\\\\\r\n]", "_")
                                + "\"\r\nContent-Type: "
                                + file.contentType()
                                + "\r\n\r\n"));
        parts.add(
                BodyPublishers.ofInputStream(
                        () -> {
                            try {
                                return file.bytes().open();
                            } catch (IOException e) {
                                throw new UncheckedIOException("the file cannot be read", e);
                            }
                        }));
        parts.add(BodyPublishers.ofString("\r\n"));
        return this;
    }

    private void text(String part) {
        parts.add(
                BodyPublishers.ofString(
                        "--" + boundary + "\r\n" + part + "\r\n", StandardCharsets.UTF_8));
    }

    String contentType() {
        return "multipart/form-data; boundary=" + boundary;
    }

    BodyPublisher body() {
        List<BodyPublisher> all = new ArrayList<>(parts);
        all.add(BodyPublishers.ofString("--" + boundary + "--\r\n"));
        return BodyPublishers.concat(all.toArray(BodyPublisher[]::new));
    }
}
