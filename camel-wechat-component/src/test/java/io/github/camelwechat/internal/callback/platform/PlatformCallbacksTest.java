// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.platform;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.PipelineFixture;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.source.Caller;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.platform.MortalStore;
import io.github.camelwechat.internal.platform.PlatformNode;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StoreContext;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tickets, authorizations and messages as WeChat pushes them over HTTP. */
class PlatformCallbacksTest {

    private static final SimulatedAccount SHOP = SimulatedAccount.demo();
    private static final SimulatedAccount CAFE = SimulatedAccount.demo(2);
    private static final String USERS = "/cgi-bin/user/get";

    private final WeChatSimulator wechat =
            WeChatSimulator.builder()
                    .manualClock()
                    .moreAccounts(CAFE)
                    .platform(SimulatedPlatform.demo())
                    .start();
    private final ThirdPartyPlatform acme = wechat.platform();
    private final ApiFixture http = new ApiFixture(wechat.clock());
    private final ScheduledExecutorService timers = Executors.newScheduledThreadPool(1);
    private final ExecutorService workers = Executors.newFixedThreadPool(2);
    private final InMemoryStateStore store = new InMemoryStateStore();
    private final List<PlatformEvent> events = new CopyOnWriteArrayList<>();
    private final List<Integer> statuses = new CopyOnWriteArrayList<>();
    private final List<Throwable> refused = new CopyOnWriteArrayList<>();
    private final List<String> messages = new CopyOnWriteArrayList<>();

    /** What the listener comes to. */
    private volatile CompletableFuture<?> heard = CompletableFuture.completedFuture(null);

    private HttpServer server;
    private PlatformNode node;
    private final PipelineFixture flows = new PipelineFixture();
    private CallbackKeys keys;
    private CallbackVerifier verifier;
    private PlatformCallbacks callbacks;
    private AuthorizerCallbacks ofAuthorizers;

    @BeforeEach
    void start() throws IOException {
        store.start(new StoreContext(workers, timers, wechat.clock()));
        node = new PlatformNode(wechat, http, store, timers);
        SimulatedPlatform registration = acme.registration();
        keys =
                new CallbackKeys(
                        SecurityMode.SAFE,
                        List.of(Secret.of(registration.token())),
                        List.of(EncodingAesKey.of(registration.encodingAesKey())));
        verifier =
                new CallbackVerifier(
                        node.platform,
                        keys,
                        Duration.ofMinutes(5),
                        1 << 16,
                        http.random,
                        wechat.clock(),
                        option -> {});
        callbacks = new PlatformCallbacks(node.authorizers, node.tickets, verifier, wechat.clock());
        ofAuthorizers = new AuthorizerCallbacks(node.authorizers, timers);
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(workers);
        server.createContext("/acme", this::answer);
        server.start();
        String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/acme";
        acme.authorizationUrl(url);
        acme.messageUrl(url + "/$APPID$");
        acme.pushTicket().await();
    }

    @AfterEach
    void stop() {
        server.stop(0);
        flows.close();
        http.close();
        timers.shutdownNow();
        workers.shutdownNow();
        wechat.close();
    }

    private CompletionStage<?> heard(PlatformEvent event) {
        events.add(event);
        return heard;
    }

    private void answer(HttpExchange exchange) throws IOException {
        CallbackRequest request =
                new CallbackRequest(
                        exchange.getRequestMethod(),
                        CallbackQuery.parse(exchange.getRequestURI().getRawQuery()),
                        exchange.getRequestBody().readAllBytes(),
                        Caller.UNKNOWN,
                        System.nanoTime(),
                        CompletableFuture.completedFuture(null));
        String path = exchange.getRequestURI().getPath().substring("/acme".length());
        CallbackResponse response =
                get(
                        Completion.afterFailure(
                                path.isEmpty()
                                        ? callbacks.handle(request, this::heard)
                                        : CompletableFuture.completedStage(
                                                message(request, path.substring(1))),
                                failure -> {
                                    refused.add(failure);
                                    return CompletableFuture.completedStage(
                                            CallbackResponse.empty(403));
                                }));
        statuses.add(response.status());
        exchange.sendResponseHeaders(response.status(), response.body().length);
        exchange.getResponseBody().write(response.body());
        exchange.close();
    }

    private CallbackResponse message(CallbackRequest request, String appId) {
        var delivery =
                (CallbackVerifier.VerifiedCallback.Delivery)
                        verifier.decrypt(verifier.checkSignature(request));
        Received received =
                new InboundParser()
                        .parse(Authorizer.account(node.platform, appId), delivery.message());
        return get(
                Completion.always(
                        ofAuthorizers.find(appId, received),
                        (authorizer, failure) -> {
                            if (failure == null) {
                                return flows.of(
                                                authorizer.account(node.platform),
                                                keys,
                                                store,
                                                wechat.clock())
                                        .handle(request, this::route);
                            }
                            refused.add(failure);
                            return CompletableFuture.completedStage(CallbackResponse.success());
                        }));
    }

    private CompletionStage<Reply> route(InboundExchange inbound) {
        Received received = inbound.received();
        messages.add(received.account() + " " + received.text("Content"));
        return CompletableFuture.completedStage(new Reply.Text("Welcome to " + received.appId()));
    }

    @Test
    void aTicketIsKeptAndNoEvent() {
        acme.pushTicket().await();

        assertThat(get(node.tickets.newest(node.platform)).orElseThrow().value())
                .isEqualTo(Secret.of(acme.ticket()));
        assertThat(events).isEmpty();
        assertThat(statuses).containsOnly(200);
    }

    @Test
    void anAuthorizationIsExchangedBeforeAnybodyHearsOfIt() {
        acme.authorize(SHOP.appId()).event().await();

        PlatformEvent event = events.get(0);
        assertThat(event.type()).isEqualTo("authorized");
        assertThat(event.appId()).isEqualTo(SHOP.appId());
        assertThat(event.authorizer().permissionSets()).contains(1, 2, 15);
        get(node.call(SHOP.appId(), USERS));
    }

    @Test
    void aWithdrawalIsNotedBeforeAnybodyHearsOfIt() {
        acme.authorize(SHOP.appId()).event().await();
        wechat.advance(Duration.ofSeconds(2));

        acme.withdraw(SHOP.appId()).await();

        assertThat(events).extracting(PlatformEvent::type).contains("unauthorized");
        failure(node.call(SHOP.appId(), USERS), NotAuthorizedException.class);
        assertThat(node.calls).hasValue(0);
    }

    @Test
    void otherEventsAreHeardAsTheyCome() {
        acme.tell("notify_3rd_wxa_auth", out -> out.text("appid", SHOP.appId())).await();

        assertThat(events.get(0).type()).isEqualTo("notify_3rd_wxa_auth");
        assertThat(events.get(0).received().text("appid")).isEqualTo(SHOP.appId());
    }

    @Test
    void anEventWithoutWhatItNeedsIsRefusedAndHeardByNobody() {
        acme.tell("authorized", out -> out.text("AuthorizerAppid", SHOP.appId())).await();

        assertThat(events).isEmpty();
        assertThat(((CallbackRejectedException) refused.get(0)).reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aListenerThatFailsHasWeChatComeAgain() {
        heard = CompletableFuture.failedFuture(new StateStoreException("gone", null));

        acme.authorize(SHOP.appId()).event().await();

        assertThat(statuses).contains(503);
    }

    @Test
    void aMessageOfAnAuthorizerIsTheOneInThePathAndInTheEnvelope() {
        acme.authorize(SHOP.appId()).event().await();

        wechat.account(SHOP.appId()).user("alice").says("hello").await();

        assertThat(messages).containsExactly("acme." + SHOP.appId() + " hello");
    }

    @Test
    void aPassiveReplyIsSealedForThePlatformAndReachesTheUserOfTheAuthorizer() {
        acme.authorize(SHOP.appId()).event().await();
        SimulatedUser alice = wechat.account(SHOP.appId()).user("alice");

        alice.says("hello").await();

        assertThat(alice.chat())
                .last()
                .extracting(ChatEntry::text)
                .isEqualTo("Welcome to " + SHOP.appId());
    }

    @Test
    void oneAuthorizerCannotSpeakAsAnotherAndAStrangerNotAtAll() {
        acme.authorize(SHOP.appId()).event().await();
        acme.authorize(CAFE.appId()).event().await();
        String url = acme.registration().messageUrl();
        acme.messageUrl(url.replace("$APPID$", CAFE.appId()) + "?of=$APPID$");

        wechat.account(SHOP.appId()).user("alice").says("I am the cafe").await();

        assertThat(messages).isEmpty();
        assertThat(refused)
                .isNotEmpty()
                .allSatisfy(
                        failure ->
                                assertThat(((CallbackRejectedException) failure).reason())
                                        .isEqualTo(Reason.FOREIGN));
        acme.messageUrl(url.replace("$APPID$", "wx0000000000009999") + "?of=$APPID$");
        refused.clear();
        wechat.account(SHOP.appId()).user("alice").says("I am nobody").await();
        assertThat(messages).isEmpty();
        assertThat(refused).isNotEmpty();
    }

    @Test
    void whileTheStoreHangsAnAccountIsWhatItWasAndAStrangerIsAskedToComeAgain() {
        acme.authorize(SHOP.appId()).event().await();
        wechat.account(SHOP.appId()).user("alice").says("hello").await();
        AuthorizerCallbacks ofNode =
                new AuthorizerCallbacks(
                        new PlatformNode(wechat, http, new MortalStore(store, 1, false), timers)
                                .authorizers,
                        timers);
        Received received =
                new Received(
                        "acme",
                        acme.appId(),
                        new OpenId("alice"),
                        "text",
                        null,
                        "1",
                        wechat.clock().instant(),
                        "key",
                        Map.of("ToUserName", SHOP.originalId()));
        assertThat(get(ofNode.find(SHOP.appId(), received)).appId()).isEqualTo(SHOP.appId());

        assertThat(get(ofNode.find(SHOP.appId(), received)).appId()).isEqualTo(SHOP.appId());
        failure(ofNode.find(CAFE.appId(), received), StateStoreException.class);
    }

    @Test
    void anAccountWhoseReturnWasToldToNobodyComesBackWithItsNextMessage() {
        acme.authorize(SHOP.appId()).event().await();
        wechat.advance(Duration.ofSeconds(2));
        acme.withdraw(SHOP.appId()).await();
        wechat.advance(Duration.ofSeconds(2));
        String url = acme.registration().authorizationUrl();
        acme.authorizationUrl(null);
        acme.authorize(SHOP.appId());
        acme.authorizationUrl(url);
        wechat.advance(Duration.ofSeconds(2));

        wechat.account(SHOP.appId()).user("alice").says("back").await();

        assertThat(messages).containsExactly("acme." + SHOP.appId() + " back");
        get(node.call(SHOP.appId(), USERS));
    }
}
