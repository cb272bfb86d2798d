// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP server that answers as a helpdesk does: routes by method and path, a log of all requests,
 * failures on demand, and a client for webhooks. One request at a time has {@code this} as its
 * lock, so that a stand-in needs no other. It runs on the simulator's clock.
 */
public abstract class StandInServer implements AutoCloseable {

    static {
        // Else every answer on a connection that is kept waits for the client's 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    protected static final ObjectMapper JSON = new ObjectMapper();

    /** What a route answers with. */
    public record Answer(int status, Map<String, String> headers, byte[] body) {

        public static Answer json(int status, JsonNode body) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/json"),
                    body.toString().getBytes(StandardCharsets.UTF_8));
        }

        public static Answer json(int status, String body) {
            return new Answer(
                    status,
                    Map.of("Content-Type", "application/json"),
                    body.getBytes(StandardCharsets.UTF_8));
        }

        public static Answer empty(int status) {
            return new Answer(status, Map.of(), new byte[0]);
        }

        public static Answer file(String contentType, byte[] bytes) {
            return new Answer(200, Map.of("Content-Type", contentType), bytes);
        }

        public Answer with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body);
        }
    }

    /**
     * A request as it came.
     *
     * @param path decoded, without the query
     * @param query decoded values by their names
     * @param variables what stood in the braces of the route
     */
    public record Request(
            String method,
            String path,
            Map<String, String> query,
            Map<String, String> headers,
            Map<String, String> variables,
            byte[] body) {

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException e) {
                return JSON.missingNode();
            }
        }

        public String variable(String name) {
            return variables.get(name);
        }

        public Optional<String> header(String name) {
            return Optional.ofNullable(headers.get(name));
        }

        /** The parts of a multipart body, in order; empty if it is none. */
        public List<Part> parts() {
            String type = header("Content-Type").orElse("");
            Matcher boundary = Pattern.compile("boundary=\"?([^\";]+)").matcher(type);
            return type.startsWith("multipart/form-data") && boundary.find()
                    ? Part.read(body, boundary.group(1))
                    : List.of();
        }
    }

    /** A part of a multipart body. */
    public record Part(String name, String fileName, String contentType, byte[] bytes) {

        public String text() {
            return new String(bytes, StandardCharsets.UTF_8);
        }

        static List<Part> read(byte[] body, String boundary) {
            List<Part> parts = new ArrayList<>();
            String whole = new String(body, StandardCharsets.ISO_8859_1);
            for (String piece : whole.split(Pattern.quote("--" + boundary))) {
                int blank = piece.indexOf("\r\n\r\n");
                if (blank < 0) {
                    continue;
                }
                String head =
                        new String(
                                piece.substring(0, blank).getBytes(StandardCharsets.ISO_8859_1),
                                StandardCharsets.UTF_8);
                String content = piece.substring(blank + 4, piece.length() - 2);
                parts.add(
                        new Part(
                                match(head, "[ ;]name=\"([^\"]*)\""),
                                match(head, "filename=\"([^\"]*)\""),
                                match(head, "(?i)content-type: *(\\S+)"),
                                content.getBytes(StandardCharsets.ISO_8859_1)));
            }
            return parts;
        }

        private static String match(String text, String regex) {
            Matcher found = Pattern.compile(regex).matcher(text);
            return found.find() ? found.group(1) : null;
        }
    }

    /** Answers the requests of a route. */
    @FunctionalInterface
    public interface Handler {
        Answer handle(Request request) throws Exception;
    }

    private record Route(String method, Pattern path, List<String> names, Handler handler) {}

    private record Failure(Pattern path, Answer answer) {}

    private record Limit(int requests, Duration per, Supplier<Answer> refusal) {}

    private final InstantSource clock;
    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ExecutorService webhooks = Executors.newSingleThreadExecutor();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(Duration.ofSeconds(5))
                    .build();
    private final List<Route> routes = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<Long> counted = new ArrayList<>();
    private final ConcurrentLinkedQueue<Failure> failures = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Pattern> lost = new ConcurrentLinkedQueue<>();
    private volatile Limit limit;
    private final AtomicInteger underWay = new AtomicInteger();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile boolean away;

    protected StandInServer(int port, InstantSource clock) {
        this.clock = clock;
        try {
            server = HttpServer.create(new InetSocketAddress("127.0.0.1", port), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(threads);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI baseUri() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    public InstantSource clock() {
        return clock;
    }

    /** All requests that a route or a failure on demand has answered, in order. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /**
     * @param path such as {@code /contacts/{id}}; a name in braces takes one segment
     */
    protected final void route(String method, String path, Handler handler) {
        List<String> names = new ArrayList<>();
        Matcher braces = Pattern.compile("\\{(\\w+)}").matcher(path);
        while (braces.find()) {
            names.add(braces.group(1));
        }
        Pattern pattern = Pattern.compile(path.replaceAll("\\{\\w+}", "([^/]+)"));
        routes.add(new Route(method, pattern, names, handler));
    }

    /** Answers the next request whose path matches with this instead, and does nothing. */
    public void failNext(String pathRegex, Answer answer) {
        failures.add(new Failure(Pattern.compile(pathRegex), answer));
    }

    /** Answers the next request whose path matches with this status, and does nothing. */
    public void refuseNext(String pathRegex, int status) {
        failNext(pathRegex, Answer.empty(status));
    }

    /** Does what the next request with a matching path asks, and breaks off the connection. */
    public void loseNextAnswer(String pathRegex) {
        lost.add(Pattern.compile(pathRegex));
    }

    /** Refuses what comes above so many requests a time, by the clock, until {@link #noLimit}. */
    public void limit(int most, Duration per, Answer refusal) {
        limit(most, per, () -> refusal);
    }

    /** The same, where the refusal says when it is over. */
    public void limit(int most, Duration per, Supplier<Answer> refusal) {
        limit = new Limit(most, per, refusal);
    }

    public void noLimit() {
        limit = null;
    }

    /** Breaks off every connection without doing anything. */
    public void away(boolean value) {
        away = value;
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            if (away) {
                return; // closed without an answer
            }
            Answer answer = counted(exchange, body);
            if (answer == null) {
                return;
            }
            answer.headers().forEach(exchange.getResponseHeaders()::set);
            exchange.sendResponseHeaders(
                    answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
            if (answer.body().length > 0) {
                exchange.getResponseBody().write(answer.body());
            }
        }
    }

    /** The most requests that waited for their answers at once. */
    public int mostAtOnce() {
        return mostAtOnce.get();
    }

    private Answer counted(HttpExchange exchange, byte[] body) {
        mostAtOnce.accumulateAndGet(underWay.incrementAndGet(), Math::max);
        try {
            synchronized (this) {
                return answer(exchange, body);
            }
        } finally {
            underWay.decrementAndGet();
        }
    }

    private Answer answer(HttpExchange exchange, byte[] body) {
        String path = exchange.getRequestURI().getPath();
        Request request =
                new Request(
                        exchange.getRequestMethod(),
                        path,
                        query(exchange.getRequestURI().getRawQuery()),
                        headers(exchange),
                        Map.of(),
                        body);
        for (Failure failure : failures) {
            if (failure.path().matcher(path).matches() && failures.remove(failure)) {
                requests.add(request);
                return failure.answer();
            }
        }
        if (limit != null && isAboveLimit()) {
            requests.add(request);
            return limit.refusal().get();
        }
        for (Route route : routes) {
            Matcher matcher = route.path().matcher(path);
            if (route.method().equals(request.method()) && matcher.matches()) {
                Map<String, String> variables = new TreeMap<>();
                for (int i = 0; i < route.names().size(); i++) {
                    variables.put(route.names().get(i), matcher.group(i + 1));
                }
                Request routed =
                        new Request(
                                request.method(),
                                path,
                                request.query(),
                                request.headers(),
                                variables,
                                body);
                requests.add(routed);
                return handled(route, routed);
            }
        }
        requests.add(request);
        return notFound(request);
    }

    private Answer handled(Route route, Request request) {
        Answer answer;
        try {
            answer = route.handler().handle(request);
        } catch (Exception e) {
            e.printStackTrace();
            answer = Answer.json(500, JSON.createObjectNode().put("message", e.toString()));
        }
        for (Pattern path : lost) {
            if (path.matcher(request.path()).matches() && lost.remove(path)) {
                return null;
            }
        }
        return answer;
    }

    private boolean isAboveLimit() {
        long now = clock.millis();
        counted.removeIf(at -> at <= now - limit.per().toMillis());
        if (counted.size() >= limit.requests()) {
            return true;
        }
        counted.add(now);
        return false;
    }

    /** What is answered where no route fits. */
    protected Answer notFound(Request request) {
        return Answer.json(404, JSON.createObjectNode().put("error", "not found"));
    }

    /** Runs something beside the requests, one after another: a webhook that follows one. */
    protected final void later(Runnable work) {
        webhooks.execute(work);
    }

    /** Waits until the webhooks that follow what was done so far are sent. */
    public void awaitWebhooks() {
        try {
            webhooks.submit(() -> {}).get(30, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Sends a webhook.
     *
     * @return the status; -1 if there was no answer in time
     */
    protected final int call(URI url, byte[] body, Map<String, String> headers, Duration timeout) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(url).timeout(timeout).POST(BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            answered(answer);
            return answer.statusCode();
        } catch (IOException e) {
            return -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        }
    }

    /** Fetches a file by its address, as systems do that take no bytes. */
    protected final byte[] download(URI address) {
        try {
            HttpResponse<byte[]> answer =
                    client.send(
                            HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(10)).build(),
                            BodyHandlers.ofByteArray());
            return answer.statusCode() == 200 ? answer.body() : new byte[0];
        } catch (IOException e) {
            return new byte[0];
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new byte[0];
        }
    }

    /** For stand-ins to which the body of a webhook's answer says something. */
    protected void answered(HttpResponse<byte[]> answer) {}

    private static Map<String, String> headers(HttpExchange exchange) {
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
        return headers;
    }

    private static Map<String, String> query(String raw) {
        Map<String, String> query = new TreeMap<>();
        if (raw != null) {
            for (String pair : raw.split("&")) {
                String[] sides = pair.split("=", 2);
                query.put(decoded(sides[0]), sides.length == 1 ? "" : decoded(sides[1]));
            }
        }
        return query;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        server.stop(0);
        webhooks.shutdownNow();
        threads.shutdownNow();
        try {
            threads.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
