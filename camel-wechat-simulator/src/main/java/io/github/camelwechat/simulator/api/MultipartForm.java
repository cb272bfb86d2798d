// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A multipart/form-data body. Text is scanned as ISO-8859-1, so that every byte keeps its place.
 */
public final class MultipartForm {
    private static final Pattern BOUNDARY =
            Pattern.compile("boundary=(?:\"([^\"]+)\"|([^;\\s]+))", Pattern.CASE_INSENSITIVE);
    private static final Pattern NAME =
            Pattern.compile("[;\\s]name=\"?([^\";\\r\\n]*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern FILE_NAME =
            Pattern.compile("filename=\"?([^\";\\r\\n]*)", Pattern.CASE_INSENSITIVE);

    private final byte[] body;
    private final String text;
    private final String boundary;

    private MultipartForm(byte[] body, String boundary) {
        this.body = body;
        this.text = new String(body, StandardCharsets.ISO_8859_1);
        this.boundary = "--" + boundary;
    }

    /** A file in the form. */
    public record Part(String fileName, byte[] bytes) {}

    private record Content(Optional<String> fileName, byte[] bytes) {}

    public static Optional<MultipartForm> of(ApiCall call) {
        Matcher matcher = BOUNDARY.matcher(call.contentType());
        if (!call.contentType().startsWith("multipart/form-data") || !matcher.find()) {
            return Optional.empty();
        }
        String boundary = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        return Optional.of(new MultipartForm(call.body(), boundary));
    }

    /** The part of that name, if it is a file. */
    public Optional<Part> file(String name) {
        return content(name)
                .filter(found -> found.fileName().isPresent())
                .map(found -> new Part(found.fileName().orElseThrow(), found.bytes()));
    }

    /** The text of the field of that name. */
    public Optional<String> field(String name) {
        return content(name).map(found -> new String(found.bytes(), StandardCharsets.UTF_8));
    }

    private Optional<Content> content(String name) {
        int start = text.indexOf(boundary);
        while (start >= 0) {
            int head = start + boundary.length() + 2;
            int data = text.indexOf("\r\n\r\n", head);
            int end = text.indexOf("\r\n" + boundary, head);
            if (data < 0 || end < 0 || data > end) {
                return Optional.empty();
            }
            String headers = text.substring(head, data + 2);
            Matcher nameMatcher = NAME.matcher(headers);
            Matcher fileMatcher = FILE_NAME.matcher(headers);
            if (nameMatcher.find() && nameMatcher.group(1).equals(name)) {
                byte[] bytes = Arrays.copyOfRange(body, Math.min(data + 4, end), end);
                Optional<String> fileName =
                        fileMatcher.find() ? Optional.of(fileMatcher.group(1)) : Optional.empty();
                return Optional.of(new Content(fileName, bytes));
            }
            start = end + 2;
        }
        return Optional.empty();
    }
}
