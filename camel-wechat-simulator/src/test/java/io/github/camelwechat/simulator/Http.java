// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** Plain HTTP against a simulator. */
public final class Http {
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper mapper = new ObjectMapper();
    private final URI base;

    public Http(URI base) {
        this.base = base;
    }

    public HttpResponse<byte[]> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(base.resolve(path));
    }

    public HttpResponse<byte[]> get(String path) {
        return send(request(path));
    }

    public HttpResponse<byte[]> post(String path, String body) {
        return send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    public JsonNode getJson(String path) {
        return json(get(path).body());
    }

    public JsonNode postJson(String path, String body) {
        return json(post(path, body).body());
    }

    public CompletableFuture<JsonNode> getLater(String path) {
        return client.sendAsync(request(path).build(), BodyHandlers.ofByteArray())
                .thenApply(response -> json(response.body()));
    }

    public JsonNode json(byte[] body) {
        try {
            return mapper.readTree(body);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** Uploads a part; without a name there is no part at all. */
    public JsonNode upload(String path, String name, String fileName, byte[] file) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String head =
                "--xyz\r\nContent-Disposition: form-data; name=\""
                        + name
                        + "\"; filename=\""
                        + fileName
                        + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
        body.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file);
        body.writeBytes("\r\n--xyz--\r\n".getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request =
                request(path)
                        .header("Content-Type", "multipart/form-data; boundary=xyz")
                        .POST(BodyPublishers.ofByteArray(body.toByteArray()));
        return json(send(request).body());
    }
}
