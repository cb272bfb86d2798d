// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.json.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Calls WeChat's API. One for a whole component. Thread-safe.
 *
 * <p>Every stage completes exactly once, on the executor handed in. It fails with an {@link
 * io.github.camelwechat.failure.ApiErrorException} if WeChat refused, with a {@link
 * io.github.camelwechat.failure.SendUncertainException} if a delivery may have happened, and with
 * an {@link ApiUnreachableException} if nothing happened. Unwrap it with {@link Stages#cause}.
 */
public final class ApiClient implements AutoCloseable {

    private static final String JSON_TYPE = "application/json; charset=utf-8";
    private static final int MOST_REDIRECTS = 3;
    private static final Pattern FILE_NAME =
            Pattern.compile("filename=\"?([^\";]+)\"?", Pattern.CASE_INSENSITIVE);

    private final HttpSettings settings;
    private final HttpTransport transport;
    private final ReplyReader reader;
    private final SecureRandom random;

    /**
     * @param timers for time limits; never blocked
     * @param completions what the stages complete on, so that nothing that follows can block an I/O
     *     thread
     */
    public ApiClient(
            HttpSettings settings,
            Json json,
            SecureRandom random,
            ScheduledExecutorService timers,
            Executor completions) {
        this.settings = settings;
        this.transport = new HttpTransport(settings, timers, completions);
        this.reader = new ReplyReader(json);
        this.random = random;
    }

    /** Posts raw UTF-8 JSON. */
    public CompletionStage<ApiReply> postJson(
            ApiTarget target, Effect effect, @Nullable Secret token, byte[] json) {
        HttpCall.Body body = new HttpCall.Body(JSON_TYPE, List.of(json));
        return call(
                target,
                effect,
                jsonCall("POST", target, Map.of(), token, body, settings.responseTimeout()));
    }

    /** Gets JSON. */
    public CompletionStage<ApiReply> get(
            ApiTarget target, Map<String, String> query, @Nullable Secret token) {
        return call(
                target,
                Effect.NONE,
                jsonCall("GET", target, query, token, null, settings.responseTimeout()));
    }

    /** Uploads a file as part {@code media} of a form. */
    public CompletionStage<ApiReply> upload(
            ApiTarget target, Map<String, String> query, @Nullable Secret token, FilePart file) {
        return call(
                target,
                Effect.NONE,
                jsonCall(
                        "POST",
                        target,
                        query,
                        token,
                        file.form(random),
                        settings.transferTimeout()));
    }

    /**
     * Gets a file. Where WeChat answers with the address of a video instead, the video is fetched
     * from there.
     */
    public CompletionStage<MediaDownload> download(
            ApiTarget target, Map<String, String> query, @Nullable Secret token) {
        HttpCall call = mediaCall(target.path(), query, token);
        return transport
                .send(baseUrl -> call, target.hosts().baseUrls())
                .handle((reply, thrown) -> file(target, token, reply, thrown))
                .thenCompose(stage -> stage);
    }

    /** Ends every call that is under way. */
    @Override
    public void close() {
        transport.close();
    }

    private CompletionStage<ApiReply> call(ApiTarget target, Effect effect, HttpCall call) {
        ApiProtection seal = call.body() == null ? null : target.seal();
        return transport
                .send(
                        baseUrl -> seal == null ? call : seal.seal(call, baseUrl),
                        target.hosts().baseUrls())
                .handle(
                        (reply, thrown) -> {
                            if (reply == null) {
                                throw reader.unanswered(
                                        target, effect, TransportException.of(thrown));
                            }
                            return seal == null
                                    ? reader.read(target, effect, call.token(), reply)
                                    : reader.readSealed(target, effect, call, seal, reply);
                        });
    }

    private CompletionStage<MediaDownload> file(
            ApiTarget target,
            @Nullable Secret token,
            @Nullable HttpReply reply,
            @Nullable Throwable thrown) {
        HttpReply complete = complete(target, reply, thrown);
        ApiReply elsewhere = reader.readMedia(target, token, complete);
        if (elsewhere == null) {
            return CompletableFuture.completedFuture(media(complete));
        }
        String address = elsewhere.text("video_url");
        if (address == null) {
            throw unusable(target, "the answer is neither a file nor says where it is");
        }
        return follow(target, address, MOST_REDIRECTS);
    }

    private CompletionStage<MediaDownload> follow(ApiTarget target, String address, int redirects) {
        URI url = webAddress(target, address);
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        URI origin = URI.create(url.getScheme() + "://" + url.getRawAuthority());
        String path = url.getRawPath().isEmpty() ? "/" : url.getRawPath();
        return transport
                .send(baseUrl -> mediaCall(path + query, Map.of(), null), List.of(origin))
                .handle(
                        (reply, thrown) -> {
                            HttpReply complete = complete(target, reply, thrown);
                            String next = complete.location();
                            if (complete.status() / 100 == 3 && next != null && redirects > 0) {
                                return follow(target, resolve(target, url, next), redirects - 1);
                            }
                            if (reader.readMedia(target, null, complete) != null) {
                                throw unusable(target, "the address of the video leads to JSON");
                            }
                            return CompletableFuture.completedFuture(media(complete));
                        })
                .thenCompose(stage -> stage);
    }

    private HttpReply complete(
            ApiTarget target, @Nullable HttpReply reply, @Nullable Throwable thrown) {
        if (reply == null) {
            throw reader.unanswered(
                    target,
                    Effect.NONE,
                    TransportException.of(
                            thrown == null ? new IllegalStateException("no outcome") : thrown));
        }
        return reply;
    }

    private HttpCall jsonCall(
            String method,
            ApiTarget target,
            Map<String, String> query,
            @Nullable Secret token,
            HttpCall.@Nullable Body body,
            Duration timeout) {
        return new HttpCall(
                method,
                target.path(),
                query,
                Map.of(),
                token,
                body,
                timeout,
                settings.maxJsonSize());
    }

    private HttpCall mediaCall(String path, Map<String, String> query, @Nullable Secret token) {
        return new HttpCall(
                "GET",
                path,
                query,
                Map.of(),
                token,
                null,
                settings.transferTimeout(),
                settings.maxMediaSize());
    }

    private static MediaDownload media(HttpReply reply) {
        String type =
                reply.contentType() == null
                        ? ""
                        : reply.contentType().replaceFirst(";.*", "").strip();
        return new MediaDownload(
                type.isEmpty() ? "application/octet-stream" : type,
                fileName(reply.contentDisposition()),
                reply.body());
    }

    /** Only the last part: a name with a path in it must not lead anybody's file writer astray. */
    private static @Nullable String fileName(@Nullable String disposition) {
        Matcher matcher = FILE_NAME.matcher(disposition == null ? "" : disposition);
        if (!matcher.find()) {
            return null;
        }
        String name = matcher.group(1).strip().replaceFirst(".*[/\\\\]", "");
        return name.isEmpty() || name.equals(".") || name.equals("..") ? null : name;
    }

    private static String resolve(ApiTarget target, URI from, String location) {
        try {
            return from.resolve(location).toString();
        } catch (IllegalArgumentException e) {
            throw unusable(target, "a redirect leads to something that is not a URL");
        }
    }

    private static URI webAddress(ApiTarget target, String address) {
        try {
            URI url = new URI(new URI(address).toASCIIString());
            if (url.getHost() != null
                    && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return url;
            }
        } catch (URISyntaxException e) {
            throw unusable(target, "the address of the video is not a URL");
        }
        throw unusable(target, "the address of the video is not an http or https URL");
    }

    private static ApiUnreachableException unusable(ApiTarget target, String what) {
        return new ApiUnreachableException(target.account(), target.path(), what, null);
    }
}
