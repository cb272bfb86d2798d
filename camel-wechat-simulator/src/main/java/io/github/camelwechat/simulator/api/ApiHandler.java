// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api;

import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.http.BodyReader;
import io.github.camelwechat.simulator.http.HttpDate;
import io.github.camelwechat.simulator.http.QueryParameters;
import io.github.camelwechat.simulator.http.RequestOrigin;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where API calls come in: body, fault, answer, record. Runs on event loops and never waits. */
public final class ApiHandler {
    private static final int MAX_BODY = 12 << 20;

    private final Vertx vertx;
    private final ApiDispatcher api;
    private final FaultPlan faults;
    private final RequestLog log;
    private final SimulatorClock clock;
    private final ChangeFeed changes;
    private final Function<String, Optional<ApiSecurity>> security;
    private final Consumer<ApiCall> tokenExpiry;
    private final AtomicLong lastNumber = new AtomicLong();

    public ApiHandler(
            Vertx vertx,
            ApiDispatcher api,
            FaultPlan faults,
            RequestLog log,
            SimulatorClock clock,
            ChangeFeed changes,
            Function<String, Optional<ApiSecurity>> security,
            Consumer<ApiCall> tokenExpiry) {
        this.vertx = vertx;
        this.api = api;
        this.faults = faults;
        this.log = log;
        this.clock = clock;
        this.changes = changes;
        this.security = security;
        this.tokenExpiry = tokenExpiry;
    }

    /** Takes a request of any path that is WeChat's. */
    public void handle(HttpServerRequest request) {
        Visit visit = new Visit(request);
        BodyReader.read(request, MAX_BODY)
                .onSuccess(
                        body ->
                                body.ifPresentOrElse(
                                        visit::enter,
                                        () -> visit.answer(api.error(ApiError.MEDIA_TOO_LARGE))));
    }

    private final class Visit {
        private final HttpServerRequest request;
        private final Instant at = clock.instant();
        private final long start = System.nanoTime();
        private byte[] body = new byte[0];
        private @Nullable Fault fault;

        Visit(HttpServerRequest request) {
            this.request = request;
        }

        void enter(byte[] received) {
            body = received;
            ApiCall call =
                    new ApiCall(
                            request.method().name(),
                            request.path(),
                            QueryParameters.of(request),
                            header("content-type"),
                            received,
                            RequestOrigin.isForeign(request));
            // A page of another site uses no fault up that a test planned.
            fault = call.foreign() ? null : faults.nextForApi(request.path()).orElse(null);
            if (fault == null) {
                answer(answerTo(call));
            } else {
                meet(fault, call);
            }
        }

        private void meet(Fault met, ApiCall call) {
            if (met instanceof Fault.Busy) {
                answer(api.error(ApiError.BUSY));
            } else if (met instanceof Fault.ErrCode error) {
                answer(api.error(error.code(), error.message()));
            } else if (met instanceof Fault.IpNotAllowed address) {
                String ip = address.ip();
                answer(
                        api.error(
                                40164,
                                "invalid ip " + ip + " ipv6 ::ffff:" + ip + ", not in whitelist"));
            } else if (met instanceof Fault.ExpiredToken) {
                tokenExpiry.accept(call);
                answer(answerTo(call));
            } else if (met instanceof Fault.DropBeforeProcessing) {
                cut(new byte[0]);
            } else if (met instanceof Fault.DropBeforeResponse) {
                cut(answerTo(call).bytes());
            } else if (met instanceof Fault.Stall stall) {
                ApiResponse late = answerTo(call);
                long wait = Math.max(1, stall.time().toMillis());
                vertx.setTimer(wait, id -> answer(late));
            } else if (met instanceof Fault.GarbageBody) {
                answer(
                        ApiResponse.text(
                                200, "text/html", "<!doctype html><p>\u0001 {\"errcode\":"));
            } else if (met instanceof Fault.HttpStatus status) {
                answer(page(status.status()));
            }
        }

        private ApiResponse answerTo(ApiCall call) {
            Optional<ApiSecurity> seal = security.apply(call.path());
            String address = "http://" + header("host") + call.path();
            try {
                if (seal.isEmpty()) {
                    return api.answer(call);
                }
                ApiResponse answer = api.answer(seal.get().open(call, headers(), address));
                return answer instanceof ApiResponse.Json json
                        ? seal.get().seal(json.body(), address)
                        : answer;
            } catch (ApiException refusal) {
                return api.error(refusal.code(), refusal.words());
            } catch (RuntimeException e) {
                return failed(e);
            }
        }

        /** A defect of ours; the caller must not wait for an answer all the same. */
        private ApiResponse failed(RuntimeException defect) {
            return api.error(ApiError.BUSY.code(), "system error: the simulator failed: " + defect);
        }

        void answer(ApiResponse answer) {
            HttpServerResponse response = request.response();
            byte[] bytes = answer.bytes();
            record(answer.status(), bytes, answer);
            if (response.closed() || response.ended()) {
                return;
            }
            response.setStatusCode(answer.status()).putHeader("Date", HttpDate.of(clock.instant()));
            answer.fields().forEach(response::putHeader);
            response.end(Buffer.buffer(bytes));
        }

        private void cut(byte[] unsent) {
            record(0, unsent, null);
            request.connection().close();
        }

        private ApiResponse page(int status) {
            String title = status + (status == 502 ? " Bad Gateway" : " Error");
            return ApiResponse.text(
                    status,
                    "text/html",
                    "<html><head><title>"
                            + title
                            + "</title></head><body><h1>"
                            + title
                            + "</h1></body></html>");
        }

        private void record(int status, byte[] response, @Nullable ApiResponse answer) {
            long millis =
                    TimeUnit.NANOSECONDS.toMillis(
                            Duration.ofNanos(System.nanoTime() - start).toNanos());
            String query = request.query();
            log.add(
                    new ApiRequest(
                            lastNumber.incrementAndGet(),
                            at,
                            request.method().name(),
                            request.path(),
                            query == null ? "" : query,
                            QueryParameters.of(request),
                            address(),
                            headers(),
                            body,
                            status,
                            response,
                            answer == null ? 0 : answer.errcode(),
                            fault == null ? null : fault.getClass().getSimpleName(),
                            millis));
            changes.publish(ChangeFeed.Topic.API);
        }

        private String address() {
            SocketAddress remote = request.remoteAddress();
            return remote == null ? "" : String.valueOf(remote.hostAddress());
        }

        private String header(String name) {
            String value = request.getHeader(name);
            return value == null ? "" : value;
        }

        private Map<String, String> headers() {
            Map<String, String> headers = new HashMap<>();
            request.headers()
                    .forEach(
                            entry ->
                                    headers.putIfAbsent(
                                            entry.getKey().toLowerCase(Locale.ROOT),
                                            entry.getValue()));
            return headers;
        }
    }
}
