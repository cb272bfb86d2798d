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
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where API calls come in: body, fault, answer, record. Runs on event loops and never waits. */
public final class ApiHandler {
    private static final int MAX_BODY = 12 << 20;

    private final Vertx vertx;
    private final Function<ApiCall, AccountApi> apis;
    private final FaultPlan faults;
    private final FileWriter files;
    private final RequestLog log;
    private final SimulatorClock clock;
    private final ChangeFeed changes;
    private final AtomicLong lastNumber = new AtomicLong();

    /**
     * Makes the handler of all calls.
     *
     * @param apis finds the account, or the platform, whose call it is
     */
    public ApiHandler(
            Vertx vertx,
            Function<ApiCall, AccountApi> apis,
            FaultPlan faults,
            RequestLog log,
            SimulatorClock clock,
            ChangeFeed changes) {
        this.vertx = vertx;
        this.apis = apis;
        this.faults = faults;
        this.files = new FileWriter(faults);
        this.log = log;
        this.clock = clock;
        this.changes = changes;
    }

    /** Takes a request of any path that is WeChat's. */
    public void handle(HttpServerRequest request) {
        Visit visit = new Visit(request);
        BodyReader.read(request, MAX_BODY)
                .onSuccess(body -> body.ifPresentOrElse(visit::enter, visit::refuse));
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

        void refuse() {
            answer(apis.apply(call()).dispatcher().error(ApiError.MEDIA_TOO_LARGE));
        }

        void enter(byte[] received) {
            body = received;
            ApiCall call = call();
            AccountApi api = apis.apply(call);
            // A page of another site uses no fault up that a test planned.
            fault = call.foreign() ? null : faults.nextForApi(request.path()).orElse(null);
            if (fault == null) {
                answer(answerTo(call, api));
            } else {
                meet(fault, call, api);
            }
        }

        private ApiCall call() {
            return new ApiCall(
                    request.method().name(),
                    request.path(),
                    QueryParameters.of(request),
                    header("content-type"),
                    body,
                    RequestOrigin.isForeign(request),
                    address());
        }

        private void meet(Fault met, ApiCall call, AccountApi api) {
            if (met instanceof Fault.Busy) {
                answer(api.dispatcher().error(ApiError.BUSY));
            } else if (met instanceof Fault.ErrCode error) {
                answer(api.dispatcher().error(error.code(), error.message()));
            } else if (met instanceof Fault.IpNotAllowed address
                    && call.path().startsWith("/cgi-bin/component/")) {
                answer(
                        api.dispatcher()
                                .error(
                                        ApiError.ADDRESS_NOT_REGISTERED.code(),
                                        ApiError.ADDRESS_NOT_REGISTERED.message()
                                                + " request IP is "
                                                + address.ip()));
            } else if (met instanceof Fault.IpNotAllowed address) {
                String ip = address.ip();
                answer(
                        api.dispatcher()
                                .error(
                                        40164,
                                        "invalid ip "
                                                + ip
                                                + " ipv6 ::ffff:"
                                                + ip
                                                + ", not in whitelist"));
            } else if (met instanceof Fault.ExpiredToken) {
                api.tokenExpiry().accept(call);
                answer(answerTo(call, api));
            } else if (met instanceof Fault.DropBeforeProcessing) {
                cut(new byte[0]);
            } else if (met instanceof Fault.DropBeforeResponse) {
                cut(answerTo(call, api).bytes());
            } else if (met instanceof Fault.Stall stall) {
                ApiResponse late = answerTo(call, api);
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

        private ApiResponse answerTo(ApiCall call, AccountApi api) {
            Optional<ApiSecurity> seal = api.security().apply(call.path());
            String address = "http://" + header("host") + call.path();
            try {
                if (seal.isEmpty()) {
                    return api.dispatcher().answer(call);
                }
                ApiResponse answer =
                        api.dispatcher().answer(seal.get().open(call, headers(), address));
                return answer instanceof ApiResponse.Json json
                        ? seal.get().seal(json.body(), address)
                        : answer;
            } catch (ApiException refusal) {
                return api.dispatcher().error(refusal.code(), refusal.words());
            } catch (RuntimeException e) {
                return failed(e, api);
            }
        }

        /** A defect of ours; the caller must not wait for an answer all the same. */
        private ApiResponse failed(RuntimeException defect, AccountApi api) {
            return api.dispatcher()
                    .error(ApiError.BUSY.code(), "system error: the simulator failed: " + defect);
        }

        void answer(ApiResponse answer) {
            HttpServerResponse response = request.response();
            byte[] bytes = answer.bytes();
            if (response.closed() || response.ended()) {
                record(answer.status(), bytes, answer);
                return;
            }
            response.setStatusCode(answer.status()).putHeader("Date", HttpDate.of(clock.instant()));
            answer.fields().forEach(response::putHeader);
            if (answer instanceof ApiResponse.File) {
                FileWriter.Part part = files.part(request, bytes);
                record(part.status(), bytes, answer);
                files.write(request, bytes, part);
            } else {
                record(answer.status(), bytes, answer);
                response.end(Buffer.buffer(bytes));
            }
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
