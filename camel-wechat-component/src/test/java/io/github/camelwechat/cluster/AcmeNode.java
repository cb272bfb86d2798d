// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.platform.PlatformCallbacks;
import io.github.camelwechat.internal.callback.platform.PlatformEvent;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.platform.MortalStore;
import io.github.camelwechat.internal.platform.PlatformNode;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;

/**
 * One node's half of a third-party platform. {@code /wechat/acme} takes tickets and authorizations,
 * {@code /acme/call} calls WeChat in the name of the account in {@code user}, and {@code
 * /acme/mortal} has the next of both stop for ever at a call of the store, which is {@code done} or
 * not: the one after so many calls as {@code user} says, or the first that writes such a kind of
 * record.
 */
final class AcmeNode extends RouteBuilder {

    /** The API that is called in the name of an account. */
    static final String USERS = "/cgi-bin/user/get";

    static final String PATH = "/wechat/acme";

    /** The report of a node that stopped for ever. */
    static final String STOPPED = "stopped";

    /** Tells somebody who survives this node. */
    interface Witness {
        void tell(String what, String user);
    }

    private final String simulator;
    private final StateStore store;
    private final InstantSource clock;
    private final Witness witness;
    private final ApiFixture http;
    private final CallbackVerifier verifier;
    private final SimulatedPlatform registration = SimulatedPlatform.demo();
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final AtomicReference<MortalStore> mortal = new AtomicReference<>();
    private final PlatformNode immortal;

    AcmeNode(String simulator, StateStore store, InstantSource clock, Witness witness) {
        this.simulator = simulator;
        this.store = store;
        this.clock = clock;
        this.witness = witness;
        http = new ApiFixture(clock);
        immortal = node(store);
        CallbackKeys keys =
                new CallbackKeys(
                        SecurityMode.SAFE,
                        List.of(Secret.of(registration.token())),
                        List.of(EncodingAesKey.of(registration.encodingAesKey())));
        verifier =
                new CallbackVerifier(
                        immortal.platform,
                        keys,
                        Duration.ofMinutes(5),
                        1 << 16,
                        http.random,
                        clock,
                        option -> {});
    }

    private PlatformNode node(StateStore as) {
        return new PlatformNode(simulator, registration, clock, http, as, timers);
    }

    /** What this node knows; for one time that of a node that will not come to an end. */
    private PlatformNode node() {
        MortalStore once = mortal.getAndSet(null);
        return once == null ? immortal : node(once);
    }

    @Override
    public void configure() {
        from("platform-http:" + PATH).process(this::callback);
        from("platform-http:/acme/call").process(this::call);
        from("platform-http:/acme/mortal").process(this::mortal);
    }

    private void callback(Exchange exchange) {
        CallbackRequest request =
                new CallbackRequest(
                        exchange.getMessage().getHeader(Exchange.HTTP_METHOD, String.class),
                        CallbackQuery.parse(
                                exchange.getMessage().getHeader(Exchange.HTTP_QUERY, String.class)),
                        exchange.getMessage().getBody(byte[].class),
                        Caller.UNKNOWN,
                        System.nanoTime(),
                        CompletableFuture.completedFuture(null));
        PlatformNode node = node();
        PlatformCallbacks callbacks =
                new PlatformCallbacks(node.authorizers, node.tickets, verifier, clock, this::tell);
        CallbackResponse response =
                Completion.afterFailure(
                                callbacks.handle(request),
                                refused ->
                                        CompletableFuture.completedStage(
                                                CallbackResponse.empty(403)))
                        .toCompletableFuture()
                        .join();
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, response.status());
        exchange.getMessage().setBody(response.body());
    }

    private CompletionStage<?> tell(PlatformEvent event) {
        witness.tell(event.type(), event.appId());
        return CompletableFuture.completedStage(null);
    }

    private void call(Exchange exchange) {
        String appId = exchange.getMessage().getHeader("user", String.class);
        String answer =
                Completion.always(
                                node().call(appId, USERS),
                                (response, failure) ->
                                        CompletableFuture.completedStage(
                                                failure == null ? "OK" : "FAILED " + failure))
                        .toCompletableFuture()
                        .join();
        answer(exchange, answer);
    }

    private void mortal(Exchange exchange) {
        String last = exchange.getMessage().getHeader("user", String.class);
        boolean done = "done".equals(exchange.getMessage().getBody(String.class));
        MortalStore once =
                last.matches("[0-9]+")
                        ? new MortalStore(store, Integer.parseInt(last), done)
                        : new MortalStore(store, last, done);
        once.dead().thenAccept(dead -> witness.tell(STOPPED, last));
        mortal.set(once);
        answer(exchange, "mortal");
    }

    private static void answer(Exchange exchange, String text) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(text);
    }
}
