// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import io.github.camelwechat.bridge.standin.StandInServer.Answer;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The files of a system that knows files by their addresses alone: its own, and those of others.
 */
final class FileHost {

    private final StandInServer server;
    private final Map<String, byte[]> files = new ConcurrentHashMap<>();

    FileHost(StandInServer server) {
        this.server = server;
        server.route(
                "GET",
                "/files/{name}",
                request ->
                        Answer.file(
                                type(request.variable("name")),
                                files.get(request.variable("name"))));
    }

    /** Puts a file where its address can be fetched. */
    URI publish(String name, byte[] bytes) {
        files.put(name, bytes);
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
        return URI.create(server.baseUri() + "/files/" + encoded);
    }

    /** Fetches what is at an address. */
    byte[] fetched(URI address) {
        String path = address.getPath();
        byte[] own = files.get(path.substring(path.lastIndexOf('/') + 1));
        return own != null ? own : server.download(address);
    }

    /**
     * The word for a file of a content type: {@code image}, {@code audio}, {@code video} or {@code
     * file}.
     */
    static String kind(String contentType) {
        String word = contentType.replaceFirst("/.*", "");
        return word.matches("image|audio|video") ? word : "file";
    }

    private static String type(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "jpg" -> "image/jpeg";
            case "png" -> "image/png";
            case "mp3" -> "audio/mpeg";
            case "amr" -> "audio/amr";
            case "mp4" -> "video/mp4";
            default -> "application/octet-stream";
        };
    }
}
