// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.api.http.Download;
import io.github.camelwechat.internal.api.http.HttpCall;
import io.github.camelwechat.internal.api.http.HttpSettings;
import io.github.camelwechat.internal.api.http.HttpTransport;
import io.github.camelwechat.internal.telemetry.Telemetry;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Calls WeChat's API. One for a whole component. Thread-safe.
 *
 * <p>Every stage completes exactly once, on the executor handed in. It fails with an {@link
 * io.github.camelwechat.failure.ApiErrorException} if WeChat refused, with a {@link
 * io.github.camelwechat.failure.SendUncertainException} if a delivery may have happened, and with
 * an {@link ApiUnreachableException} if nothing happened. Unwrap it with {@link
 * io.github.camelwechat.internal.async.Completion#cause}.
 */
public final class ApiClient implements AutoCloseable {

    private static final int NOT_FOUND = 404;
    private static final int MOST_REDIRECTS = 3;

    private final HttpSettings settings;
    private final HttpTransport transport;
    private final ResponseReader reader;
    private final SecureRandom random;
    private final InstantSource clock;
    private final ClockSkew skew;

    /**
     * @param timers for time limits; never blocked
     * @param completions what the stages complete on, so that nothing that follows can block an I/O
     *     thread
     * @param disk where files are read and written
     * @param clock what WeChat's clock is compared with
     * @param skew learns how they compare
     * @param telemetry null if nobody measures
     */
    public ApiClient(
            HttpSettings settings,
            SecureRandom random,
            ScheduledExecutorService timers,
            Executor completions,
            Executor disk,
            InstantSource clock,
            ClockSkew skew,
            @Nullable Telemetry telemetry) {
        this.settings = settings;
        this.transport = new HttpTransport(settings, timers, completions, disk, clock);
        this.reader = new ResponseReader(telemetry);
        this.random = random;
        this.clock = clock;
        this.skew = skew;
    }

    /** Calls any API that answers with JSON. */
    public CompletionStage<ApiResponse> call(
            ApiTarget target, ApiRequest request, @Nullable Secret token) {
        Instant begun = clock.instant();
        Duration patience =
                request.content() instanceof ApiRequest.Content.Form
                        ? settings.transferTimeout()
                        : settings.responseTimeout();
        return ask(
                asked(target, request, token, patience, null),
                target.baseUrls(),
                (asked, reply) -> {
                    skew.observe(begun, reply.header("date"));
                    return reader.read(asked, reply);
                });
    }

    /**
     * Calls any API that answers with a file, or with JSON of any length.
     *
     * @return fails with an {@link io.github.camelwechat.failure.InvalidMessageException} where the
     *     request says what a 404 means
     */
    public CompletionStage<FileOrResponse> fetch(
            ApiTarget target, ApiRequest request, @Nullable Secret token) {
        Download file = new Download(settings.maxMediaSize());
        return ask(
                        asked(target, request, token, settings.transferTimeout(), file),
                        target.baseUrls(),
                        (asked, reply) -> fetched(asked, reply, file))
                .whenComplete((fetched, thrown) -> discardUnlessFetched(file, thrown));
    }

    /**
     * Gets a file. Where WeChat answers with the address of a video instead, the video is fetched
     * from there.
     */
    public CompletionStage<MediaDownload> download(
            ApiTarget target, Map<String, String> query, @Nullable Secret token) {
        return fetch(target, ApiRequest.get(target.path(), query), token)
                .thenCompose(fetched -> file(target, fetched));
    }

    /**
     * Gets an address that is not WeChat's, and may answer whatever it likes.
     *
     * @param query not yet encoded
     * @return fails with a {@link io.github.camelwechat.internal.api.http.TransportException} if
     *     there is no answer
     */
    public CompletionStage<HttpCall.Response> get(URI address, Map<String, String> query) {
        HttpCall call =
                new HttpCall(
                        "GET",
                        address.getRawPath().isEmpty() ? "/" : address.getRawPath(),
                        query,
                        Map.of(),
                        Map.of(),
                        null,
                        settings.responseTimeout(),
                        settings.maxJsonSize(),
                        null);
        return transport.send(
                baseUrl -> call,
                List.of(URI.create(address.getScheme() + "://" + address.getRawAuthority())));
    }

    /** Ends every call that is under way. */
    @Override
    public void close() {
        transport.close();
    }

    private <T> CompletionStage<T> ask(
            ResponseReader.CallContext asked,
            List<URI> baseUrls,
            BiFunction<ResponseReader.CallContext, HttpCall.Response, T> reading) {
        ApiProtection seal = asked.seal();
        long begun = System.nanoTime();
        return transport
                .send(
                        baseUrl -> seal == null ? asked.call() : seal.seal(asked.call(), baseUrl),
                        baseUrls)
                .handle((reply, thrown) -> reader.received(asked, begun, reply, thrown, reading));
    }

    private ResponseReader.CallContext asked(
            ApiTarget target,
            ApiRequest request,
            @Nullable Secret token,
            Duration timeout,
            @Nullable Download file) {
        Map<String, Secret> secrets = HttpCall.token(token);
        if (!request.secrets().isEmpty()) {
            secrets = new LinkedHashMap<>(secrets);
            secrets.putAll(request.secrets());
        }
        boolean json = request.content() instanceof ApiRequest.Content.Json;
        return new ResponseReader.CallContext(
                target,
                request,
                new HttpCall(
                        request.content() == null ? "GET" : "POST",
                        request.path(),
                        request.query(),
                        Map.of(),
                        secrets,
                        request.body(random),
                        timeout,
                        settings.maxJsonSize(),
                        file),
                json ? target.seal() : null);
    }

    private FileOrResponse fetched(
            ResponseReader.CallContext asked, HttpCall.Response reply, Download file) {
        String notFound = asked.request().notFound();
        if (reply.status() == NOT_FOUND && notFound != null) {
            throw asked.target().invalid(notFound);
        }
        ApiResponse answer = reader.readMedia(asked, reply);
        if (answer == null) {
            return new FileOrResponse.File(MediaDownload.of(reply, file));
        }
        file.discard();
        return new FileOrResponse.Answer(answer);
    }

    private CompletionStage<MediaDownload> file(ApiTarget target, FileOrResponse fetched) {
        if (fetched instanceof FileOrResponse.File file) {
            return CompletableFuture.completedFuture(file.media());
        }
        String address = ((FileOrResponse.Answer) fetched).reply().text("video_url");
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
        Download file = new Download(settings.maxMediaSize());
        ResponseReader.CallContext asked =
                asked(
                        target,
                        ApiRequest.get(path + query, Map.of()),
                        null,
                        settings.transferTimeout(),
                        file);
        return ask(
                        asked,
                        List.of(origin),
                        (same, reply) -> followed(same, reply, file, url, redirects))
                .whenComplete((followed, thrown) -> discardUnlessFetched(file, thrown))
                .thenCompose(stage -> stage);
    }

    private CompletionStage<MediaDownload> followed(
            ResponseReader.CallContext asked,
            HttpCall.Response reply,
            Download file,
            URI url,
            int redirects) {
        String next = reply.location();
        if (reply.status() / 100 == 3 && next != null && redirects > 0) {
            return follow(asked.target(), resolve(asked.target(), url, next), redirects - 1);
        }
        if (reader.readMedia(asked, reply) != null) {
            throw unusable(asked.target(), "the address of the video leads to JSON");
        }
        return CompletableFuture.completedFuture(MediaDownload.of(reply, file));
    }

    private static void discardUnlessFetched(Download file, @Nullable Throwable thrown) {
        if (thrown != null) {
            file.discard();
        }
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
