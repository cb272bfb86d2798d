// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.simulator.action.NotAFollowerException;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.http.BodyReader;
import io.github.camelwechat.simulator.http.HttpDate;
import io.github.camelwechat.simulator.http.QueryParameters;
import io.github.camelwechat.simulator.replay.ReplayRunningException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where control requests come in: origin, body, action, answer. Never waits on a thread. */
final class ControlHandler {
    static final int MAX_CONTROL_BODY = 64 << 10;

    /** A picture of 10 MB in Base64 still fits. */
    static final int MAX_MEDIA_BODY = 14 << 20;

    private final ObjectMapper mapper = new ObjectMapper();
    private final OriginCheck origin;
    private final SimulatorClock clock;

    ControlHandler(OriginCheck origin, SimulatorClock clock) {
        this.origin = origin;
        this.clock = clock;
    }

    /** Serves one request with an action that answers at once or later. */
    void serve(
            RoutingContext context,
            int maxBody,
            Function<ControlRequest, CompletableFuture<ControlResponse>> action) {
        HttpServerRequest request = context.request();
        HttpServerResponse response = request.response();
        try {
            origin.check(request);
        } catch (ControlException refusal) {
            write(response, refused(refusal));
            return;
        }
        BodyReader.read(request, maxBody)
                .onSuccess(
                        body -> {
                            CompletableFuture<ControlResponse> answer =
                                    start(
                                            () ->
                                                    action.apply(
                                                            call(
                                                                    context,
                                                                    body.orElseThrow(
                                                                            () ->
                                                                                    tooLarge(
                                                                                            maxBody)))));
                            response.closeHandler(closed -> answer.cancel(false));
                            answer.whenComplete(
                                    (done, failure) ->
                                            write(
                                                    response,
                                                    failure == null ? done : failed(failure)));
                        });
    }

    /** Lets a request for the events in, or answers why not. */
    boolean admits(RoutingContext context) {
        return admits(context, origin::check);
    }

    /** Lets a request for a page or a picture in, or answers why not. */
    boolean admitsToPage(RoutingContext context) {
        return admits(context, origin::checkHost);
    }

    private boolean admits(RoutingContext context, Consumer<HttpServerRequest> check) {
        try {
            check.accept(context.request());
            return true;
        } catch (ControlException refusal) {
            write(context.response(), refused(refusal));
            return false;
        }
    }

    private static CompletableFuture<ControlResponse> start(
            Supplier<CompletableFuture<ControlResponse>> action) {
        try {
            return action.get();
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static ControlException tooLarge(int maxBody) {
        return new ControlException(413, "the body is longer than " + maxBody + " bytes");
    }

    private ControlRequest call(RoutingContext context, byte[] body) {
        HttpServerRequest request = context.request();
        String openid = context.pathParam("openid");
        String platform = context.pathParam("platform");
        String host = request.getHeader("Host");
        boolean post = request.method().equals(HttpMethod.POST);
        return new ControlRequest(
                openid == null ? "" : openid,
                platform == null ? "" : platform,
                QueryParameters.of(request),
                post ? json(body) : ControlResponse.object(),
                host == null ? "" : host);
    }

    private JsonNode json(byte[] body) {
        if (body.length == 0) {
            return ControlResponse.object();
        }
        try {
            JsonNode read = mapper.readTree(body);
            if (read.isObject()) {
                return read;
            }
        } catch (IOException e) {
            // Falls through to the one sentence below.
        }
        throw ControlException.badInput("the body must be a JSON object");
    }

    private static ControlResponse failed(Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause instanceof ControlException refusal) {
            return refused(refusal);
        }
        if (cause instanceof NotAFollowerException || cause instanceof ReplayRunningException) {
            return refused(new ControlException(409, String.valueOf(cause.getMessage())));
        }
        if (cause instanceof IllegalArgumentException) {
            return refused(ControlException.badInput(String.valueOf(cause.getMessage())));
        }
        if (cause instanceof CancellationException) {
            return refused(new ControlException(499, "the caller went away"));
        }
        return refused(new ControlException(500, "the simulator failed: " + cause));
    }

    private static ControlResponse refused(ControlException refusal) {
        return new ControlResponse(
                refusal.status(), ControlResponse.object().put("error", refusal.sentence()));
    }

    private void write(HttpServerResponse response, @Nullable ControlResponse answer) {
        if (answer == null || response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(answer.status())
                .putHeader("Content-Type", "application/json; charset=utf-8")
                .putHeader("Cache-Control", "no-store")
                .putHeader("X-Content-Type-Options", "nosniff")
                .putHeader("Date", HttpDate.of(clock.instant()))
                .end(Buffer.buffer(answer.body().toString().getBytes(StandardCharsets.UTF_8)));
    }
}
