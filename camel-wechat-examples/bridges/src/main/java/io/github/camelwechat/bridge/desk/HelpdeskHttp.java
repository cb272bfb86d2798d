// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.github.camelwechat.message.MediaContent;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A client of a helpdesk's API, in JSON. Of what it answers, 2xx and those 4xx that mean something
 * come back; 429 is {@link HelpdeskException.Busy}; 401, 403, 5xx and a lost connection are {@link
 * HelpdeskException.Unavailable}, for none of them is the message's fault. Thread-safe.
 */
public final class HelpdeskHttp {

    /** Things that the API of a helpdesk has of its own. */
    public interface Protocol {

        /**
         * Renews what the headers of a call are made of, because that call was answered 401.
         *
         * @param refused the headers it had
         * @return whether the call is worth one more try
         */
        default boolean renew(Map<String, String> refused) {
            return false;
        }

        /** The time to leave the helpdesk alone after a 429 that names none. */
        default Duration pause(JsonNode body) {
            return WITHOUT_A_WORD;
        }

        /** Looks at the headers of an answer, such as those that tell what is left of a limit. */
        default void seen(HttpHeaders answer) {}
    }

    /** For whoever builds or reads JSON. */
    public static final ObjectMapper JSON = new ObjectMapper();

    private static final Duration CONNECT = Duration.ofSeconds(5);
    private static final Duration WITHOUT_A_WORD = Duration.ofSeconds(10);

    /** An answer with its body may take so many times as long as its beginning. */
    private static final int WHOLE = 3;

    /** An address with a signature of its own is over, which is no matter of our token. */
    private static final Set<Integer> FORBIDDEN = Set.of(401, 403);

    private static final int MOST_REDIRECTS = 5;
    private static final int MOST_BYTES = 64 * 1024 * 1024;
    private static final int QUOTED = 200;

    private final String system;
    private final URI base;
    private final BridgeServices services;
    private final Supplier<Map<String, String>> headers;
    private final Protocol protocol;
    private final HttpClient client;

    /**
     * @param system how messages name it, such as {@code Chatwoot}
     * @param base what paths are appended to, with or without a slash at its end
     * @param headers asked for every call, such as the token
     */
    public HelpdeskHttp(
            String system,
            String base,
            BridgeServices services,
            Supplier<Map<String, String>> headers) {
        this(system, base, services, headers, new Protocol() {});
    }

    public HelpdeskHttp(
            String system,
            String base,
            BridgeServices services,
            Supplier<Map<String, String>> headers,
            Protocol protocol) {
        this(
                system,
                URI.create(base.endsWith("/") ? base.substring(0, base.length() - 1) : base),
                services,
                headers,
                protocol,
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT)
                        .followRedirects(HttpClient.Redirect.NEVER)
                        .build());
    }

    private HelpdeskHttp(
            String system,
            URI base,
            BridgeServices services,
            Supplier<Map<String, String>> headers,
            Protocol protocol,
            HttpClient client) {
        this.protocol = protocol;
        this.system = system;
        this.base = base;
        this.services = services;
        this.headers = headers;
        this.client = client;
    }

    /** The same client with other headers, such as a key of one user. */
    public HelpdeskHttp with(Map<String, String> others) {
        return new HelpdeskHttp(system, base, services, () -> others, protocol, client);
    }

    /**
     * An answer of the helpdesk.
     *
     * @param body its JSON; a missing node if it has none
     */
    public record Response(String system, int status, HttpHeaders headers, JsonNode body) {

        public boolean ok() {
            return status / 100 == 2;
        }

        /**
         * Insists that it was done.
         *
         * @throws HelpdeskException.Refused otherwise
         */
        public JsonNode orRefused() {
            if (ok()) {
                return body;
            }
            String said = body.isMissingNode() ? "nothing more" : body.toString();
            throw new HelpdeskException.Refused(
                    system
                            + " answered "
                            + status
                            + ": "
                            + said.substring(0, Math.min(QUOTED, said.length())));
        }
    }

    /** Asks for something; a repetition does no harm. */
    public Response get(String path) {
        return call("GET", path, "", BodyPublishers.noBody());
    }

    /**
     * Sends JSON.
     *
     * @param method in capitals
     */
    public Response send(String method, String path, JsonNode json) {
        return send(method, path, json, Map.of());
    }

    /**
     * Sends JSON under a condition.
     *
     * @param method in capitals
     * @param conditions headers of this call only, such as {@code If-Match}
     */
    public Response send(
            String method, String path, JsonNode json, Map<String, String> conditions) {
        try {
            return call(
                    method,
                    path,
                    "application/json",
                    BodyPublishers.ofByteArray(JSON.writeValueAsBytes(json)),
                    conditions);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree can always be written", e);
        }
    }

    public Response post(String path, JsonNode json) {
        return send("POST", path, json);
    }

    /** Asks for something to be done, without a body. */
    public Response post(String path) {
        return call("POST", path, "", BodyPublishers.noBody());
    }

    /** Sends files and fields by POST. */
    public Response post(String path, Multipart form) {
        return call("POST", path, form.contentType(), form.body());
    }

    /** Sends a form by POST, as OAuth wants it. */
    public Response postForm(String path, String urlEncoded) {
        return call(
                "POST",
                path,
                "application/x-www-form-urlencoded",
                BodyPublishers.ofString(urlEncoded));
    }

    private Response call(String method, String path, String contentType, BodyPublisher body) {
        return call(method, path, contentType, body, Map.of());
    }

    private Response call(
            String method,
            String path,
            String contentType,
            BodyPublisher body,
            Map<String, String> more) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(path.startsWith("http") ? URI.create(path) : under(path))
                        .timeout(services.requestTimeout())
                        .method(method, body)
                        .header("Accept", "application/json");
        if (!contentType.isEmpty()) {
            request.header("Content-Type", contentType);
        }
        more.forEach(request::header);
        HttpResponse<byte[]> response = exchange(request, true, BodyHandlers.ofByteArray());
        JsonNode json = tree(response.body());
        rejectWhatMayPass(response, !method.equals("GET"), json);
        return new Response(system, response.statusCode(), response.headers(), json);
    }

    private URI under(String path) {
        return URI.create(base + path);
    }

    /** One exchange; two if the first was answered 401 and the headers could be renewed. */
    private <T> HttpResponse<T> exchange(
            HttpRequest.Builder request, boolean withHeaders, BodyHandler<T> handler) {
        if (!withHeaders) {
            return exchange(request.build(), handler);
        }
        Map<String, String> own = headers.get();
        own.forEach(request::setHeader);
        HttpResponse<T> first = exchange(request.build(), handler);
        protocol.seen(first.headers());
        if (first.statusCode() != 401 || !protocol.renew(own)) {
            return first;
        }
        headers.get().forEach(request::setHeader);
        HttpResponse<T> second = exchange(request.build(), handler);
        protocol.seen(second.headers());
        return second;
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, BodyHandler<T> handler) {
        boolean changes = !request.method().equals("GET");
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request, handler);
        try {
            // The time-out of a request is over when its answer begins.
            return answer.get(services.requestTimeout().toMillis() * WHOLE, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw unavailable(e.getCause(), changes);
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new HelpdeskException.Unavailable(
                    changes, system + " did not bring an answer to its end", e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new HelpdeskException.Unavailable(changes, "the bridge is stopping", e);
        }
    }

    private HelpdeskException.Unavailable unavailable(@Nullable Throwable cause, boolean changes) {
        if (cause instanceof ConnectException
                || cause instanceof HttpConnectTimeoutException
                || cause instanceof UnresolvedAddressException) {
            return new HelpdeskException.Unavailable(
                    false, system + " cannot be reached at " + base, cause);
        }
        String what = cause == null ? "nothing" : cause.getClass().getSimpleName();
        return new HelpdeskException.Unavailable(
                changes, system + " did not answer: " + what, cause);
    }

    private void rejectWhatMayPass(HttpResponse<?> response, boolean changes, JsonNode body) {
        int status = response.statusCode();
        Optional<Instant> until = until(response.headers());
        if (status == 429 || status == 503 && until.isPresent()) {
            throw new HelpdeskException.Busy(
                    until.orElseGet(() -> services.clock().instant().plus(protocol.pause(body))),
                    system + " has had too many calls: " + status);
        }
        if (status == 401 || status == 403) {
            throw new HelpdeskException.Unavailable(
                    false,
                    system
                            + " answered "
                            + status
                            + ": check that the token is right and may do "
                            + response.request().method()
                            + " "
                            + response.request().uri().getPath(),
                    null);
        }
        if (status >= 500) {
            throw new HelpdeskException.Unavailable(
                    changes && status != 503, system + " is out of order: " + status, null);
        }
    }

    /** {@code Retry-After} in seconds or as a date, else a header with the second of the reset. */
    private Optional<Instant> until(HttpHeaders answer) {
        Optional<String> after = answer.firstValue("Retry-After");
        if (after.isPresent()) {
            String value = after.get().strip();
            if (value.matches("\\d{1,9}")) {
                return Optional.of(services.clock().instant().plusSeconds(Long.parseLong(value)));
            }
            try {
                return Optional.of(
                        ZonedDateTime.parse(value, DateTimeFormatter.RFC_1123_DATE_TIME)
                                .toInstant());
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }
        return answer.firstValue("X-RateLimit-Reset")
                .filter(value -> value.matches("\\d{1,12}"))
                .map(value -> Instant.ofEpochSecond(Long.parseLong(value)));
    }

    private static JsonNode tree(byte[] body) {
        try {
            JsonNode tree = body.length == 0 ? null : JSON.readTree(body);
            return tree == null ? JsonNodeFactory.instance.missingNode() : tree;
        } catch (IOException e) {
            return JsonNodeFactory.instance.textNode(new String(body, StandardCharsets.UTF_8));
        }
    }

    /**
     * Fetches a file. Redirects are followed; the headers of the API go to no other host.
     *
     * @param path below the base, or a whole URL
     * @param withHeaders whether the API's headers are sent to the API's own host
     * @throws HelpdeskException.Refused if it is not there or too large
     */
    public Content.Media download(Content.Attachment file, String path, boolean withHeaders) {
        URI from = address(path.startsWith("http") ? path : base + path);
        for (int i = 0; i <= MOST_REDIRECTS; i++) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(from).timeout(services.requestTimeout()).GET();
            boolean withToken = withHeaders && isOurs(from);
            HttpResponse<Optional<byte[]>> response =
                    exchange(request, withToken, head -> new BoundedBody(MOST_BYTES));
            if (withToken || !FORBIDDEN.contains(response.statusCode())) {
                rejectWhatMayPass(response, false, JsonNodeFactory.instance.missingNode());
            }
            Optional<String> elsewhere = response.headers().firstValue("Location");
            if (response.statusCode() / 100 == 3 && elsewhere.isPresent()) {
                from = further(from, elsewhere.get());
                continue;
            }
            return file(file, response);
        }
        throw new HelpdeskException.Refused("the file's address leads in a circle");
    }

    /** Where a redirect leads. */
    static URI further(URI from, String elsewhere) {
        URI next = from.resolve(address(elsewhere));
        if ("https".equalsIgnoreCase(from.getScheme())
                && !"https".equalsIgnoreCase(next.getScheme())) {
            throw new HelpdeskException.Refused("the file's address leads away from https");
        }
        return next;
    }

    private static URI address(String text) {
        try {
            return new URI(text.replace(" ", "%20"));
        } catch (URISyntaxException e) {
            throw new HelpdeskException.Refused("the address of the file cannot be read");
        }
    }

    private boolean isOurs(URI address) {
        return base.getScheme().equalsIgnoreCase(address.getScheme())
                && base.getHost().equalsIgnoreCase(address.getHost())
                && base.getPort() == address.getPort();
    }

    private Content.Media file(Content.Attachment file, HttpResponse<Optional<byte[]>> response) {
        if (response.statusCode() != 200) {
            throw new HelpdeskException.Refused(
                    system + " answered " + response.statusCode() + " for the file");
        }
        byte[] bytes =
                response.body()
                        .orElseThrow(
                                () ->
                                        new HelpdeskException.Refused(
                                                "the file is larger than 64 MB"));
        String type = response.headers().firstValue("Content-Type").orElse(file.contentType());
        return new Content.Media(
                file.kind(), file.name(), type, MediaContent.of(bytes), null, null);
    }
}
