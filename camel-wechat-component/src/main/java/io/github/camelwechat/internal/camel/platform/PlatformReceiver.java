// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.CallbackReading;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.platform.AuthorizerCallbacks;
import io.github.camelwechat.internal.callback.platform.PlatformCallbacks;
import io.github.camelwechat.internal.callback.platform.PlatformEvent;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.camel.consumer.CallbackReceiver;
import io.github.camelwechat.internal.platform.Authorizer;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The path of a platform with all that is below it: what WeChat tells the platform itself at the
 * path, the callbacks of an authorizer below it at its appid, and the page to which browsers come
 * back at {@code authorized}, which is no appid. Thread-safe.
 */
final class PlatformReceiver implements CallbackReceiver {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformReceiver.class);

    private static final String RETURN = "authorized";

    private final Account platform;
    private final AuthorizerCallbacks authorizers;
    private final BiFunction<CallbackQuery, @Nullable URI, CompletionStage<CallbackResponse>>
            returns;
    private final PlatformCallbacks own;

    /** Those that are started, one at least as long as the path is open. */
    private final List<PlatformFlow> flows = new CopyOnWriteArrayList<>();

    private final AtomicBoolean saidThatNobodyTakes = new AtomicBoolean();

    /**
     * @param own takes what WeChat tells the platform itself, and hands on what is no ticket
     * @param returns answers browsers that come back from WeChat
     */
    PlatformReceiver(
            Account platform,
            AuthorizerCallbacks authorizers,
            PlatformCallbacks own,
            BiFunction<CallbackQuery, @Nullable URI, CompletionStage<CallbackResponse>> returns) {
        this.platform = platform;
        this.authorizers = authorizers;
        this.own = own;
        this.returns = returns;
    }

    /**
     * Adds the flow of a consumer.
     *
     * @throws IllegalArgumentException if another takes the same callbacks, or has other keys
     */
    void add(PlatformFlow flow) {
        for (PlatformFlow other : flows) {
            flow.checkFits(other);
        }
        flows.add(flow);
    }

    /** Takes a flow away; tells whether it was the last. */
    boolean remove(PlatformFlow flow) {
        flows.remove(flow);
        return flows.isEmpty();
    }

    @Override
    public Account account() {
        return platform;
    }

    @Override
    public boolean takesBelow() {
        return true;
    }

    @Override
    public OptionalInt maxWaiting() {
        int most = flows.stream().mapToInt(flow -> flow.receiver().maxWaiting().orElse(0)).sum();
        return most == 0 ? OptionalInt.empty() : OptionalInt.of(most);
    }

    @Override
    public int maxBodySize() {
        return flows.stream().mapToInt(flow -> flow.receiver().maxBodySize()).max().orElse(0);
    }

    @Override
    public String routeId() {
        return flows.isEmpty() ? "" : flows.get(0).receiver().routeId();
    }

    /** WeChat's addresses are not known for platforms. */
    @Override
    public @Nullable CallbackRejectedException refusal(Caller caller) {
        return null;
    }

    @Override
    public CallbackResponse refuse(CallbackRejectedException rejection) {
        return flows.isEmpty()
                ? CallbackResponse.empty(rejection.reason().httpStatus())
                : flows.get(0).receiver().refuse(rejection);
    }

    @Override
    public void checkTellsApart(CallbackReceiver other, String path) {
        throw new IllegalArgumentException(
                "Route '"
                        + other.routeId()
                        + "' of account '"
                        + other.account().name()
                        + "' cannot consume the callbacks at "
                        + path
                        + ", which are those of platform '"
                        + platform.name()
                        + "' with all that is below: give it another callbackPath");
    }

    @Override
    public CompletionStage<CallbackResponse> handle(CallbackRequest request) {
        return Completion.always(
                CompletableFuture.completedStage(request).thenCompose(this::answer),
                (response, failure) ->
                        CompletableFuture.completedStage(
                                failure == null ? response : failed(failure)));
    }

    private CallbackResponse failed(Throwable failure) {
        if (failure instanceof CallbackRejectedException rejection) {
            return refuse(rejection);
        }
        LOG.warn(
                "A callback of platform '{}' cannot be taken now; WeChat is asked to come again",
                platform.name(),
                failure);
        return CallbackResponse.askAgain();
    }

    private CompletionStage<CallbackResponse> answer(CallbackRequest request) {
        String below = request.below();
        if (below.isEmpty()) {
            return own.handle(request, this::told);
        }
        if (below.equals(RETURN)) {
            return request.method().equals("GET")
                    ? returns.apply(request.query(), next())
                    : CompletableFuture.completedStage(CallbackResponse.empty(405));
        }
        return Account.isAppId(below)
                ? ofAuthorizer(below, request)
                : CompletableFuture.completedStage(CallbackResponse.empty(404));
    }

    private @Nullable URI next() {
        return flows.stream()
                .map(PlatformFlow::authorizedUrl)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Tells whoever consumes the events of the platform itself of one. */
    private CompletionStage<?> told(PlatformEvent event) {
        for (PlatformFlow flow : flows) {
            if (flow.takesAuthorizations()) {
                return flow.receiver()
                        .handle(
                                new AcceptedCallback(
                                        event.request(), event.verified(), event.received()))
                        .thenApply(PlatformReceiver::accepted);
            }
        }
        return CompletableFuture.completedStage(null);
    }

    private static CallbackResponse accepted(CallbackResponse response) {
        if (!response.accepted()) {
            throw new IllegalStateException("the route of the platform's events did not take it");
        }
        return response;
    }

    private CompletionStage<CallbackResponse> ofAuthorizer(String appId, CallbackRequest request) {
        PlatformFlow flow = taking(appId);
        PlatformFlow reader = flow == null ? flows.get(0) : flow;
        CallbackReading reading = reader.receiver().pipeline().read(request);
        return reading instanceof AcceptedCallback genuine
                ? authorizers
                        .find(appId, genuine.received())
                        .thenCompose(authorizer -> take(flow, authorizer, genuine))
                : reader.receiver().handle(reading);
    }

    /** The flow that takes the callbacks of an authorizer; null if nobody wants them. */
    private @Nullable PlatformFlow taking(String appId) {
        PlatformFlow ofAll = null;
        for (PlatformFlow flow : flows) {
            if (!flow.takesAuthorizations()) {
                String one = flow.authorizer();
                if (appId.equals(one)) {
                    return flow;
                }
                ofAll = one == null ? flow : ofAll;
            }
        }
        return ofAll;
    }

    private CompletionStage<CallbackResponse> take(
            @Nullable PlatformFlow flow, Authorizer authorizer, AcceptedCallback genuine) {
        if (flow == null) {
            if (saidThatNobodyTakes.compareAndSet(false, true)) {
                LOG.warn(
                        "A message of {} is acknowledged and goes nowhere, like all others that no"
                                + " route takes: from(\"wechat:{}\") takes them",
                        authorizer.appId(),
                        platform.name());
            }
            // It is genuine, and nobody here asked for it: to come again would be of no use.
            return CompletableFuture.completedStage(CallbackResponse.success());
        }
        Account account = authorizer.account(platform);
        return flow.receiver()
                .handle(
                        new AcceptedCallback(
                                genuine.request(),
                                genuine.verified(),
                                genuine.received().sentTo(account.name(), account.appId())))
                .thenApply(PlatformReceiver::acknowledged);
    }

    /**
     * WeChat's release test of platforms wants no {@code success}, but nothing: that is the same.
     */
    private static CallbackResponse acknowledged(CallbackResponse response) {
        return response.sameAs(CallbackResponse.success())
                ? CallbackResponse.empty(response.status())
                : response;
    }
}
