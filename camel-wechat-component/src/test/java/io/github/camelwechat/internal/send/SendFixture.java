// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.OperationRunnerFactory;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.api.ApiRequest;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StoreContext;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The whole outbound flow in front of a simulated WeChat, with one clock for both. */
public final class SendFixture implements AfterEachCallback, AutoCloseable {

    public static final String SEND = "/cgi-bin/message/custom/send";
    public static final String UPLOAD = "/cgi-bin/media/upload";
    public static final OpenId ANN = new OpenId("oAnn");
    public static final String AGENT = "kf@shop";
    public static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    public final WeChatSimulator wechat = WeChatSimulator.builder().manualClock().start();
    public final Account shop;
    public final StateStore store = new InMemoryStateStore();
    final ServiceWindow window;
    public final MessageSender sender;
    private final ApiFixture api = new ApiFixture(wechat.clock());
    private final WeChatApi weChatApi = api.api(wechat.baseUri().toString());
    private final ExecutorService executor = Executors.newSingleThreadExecutor();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger callbacks = new AtomicInteger();

    public SendFixture() {
        wechat.agent(AGENT);
        shop =
                new Account(
                        "shop",
                        wechat.account().appId(),
                        wechat.account().originalId(),
                        Secret.of(wechat.account().appSecret()));
        store.start(new StoreContext(executor, timers, wechat.clock()));
        window = new ServiceWindow(store, wechat.clock(), WindowRules.official());
        sender = sender(store);
    }

    /** Where Ann wrote just now. */
    public static SendFixture afterAnnWrote() {
        SendFixture fixture = new SendFixture();
        fixture.annWrites();
        return fixture;
    }

    /** A sender whose state is somewhere else. */
    MessageSender sender(StateStore state) {
        return senders(state, new Coalescer(timers, executor)).sender(null);
    }

    /** The outbound flow with its state somewhere else. */
    public MessageSenderFactory senders(StateStore state, Coalescer coalescer) {
        return new MessageSenderFactory(
                weChatApi,
                new ServiceWindow(state, wechat.clock(), WindowRules.official()),
                state,
                wechat.clock(),
                timers,
                executor,
                () -> coalescer,
                operations(),
                null);
    }

    public OperationRunner operations() {
        return new OperationRunnerFactory(api.skew, api.client, wechat.clock(), api.random)
                .create(weChatApi);
    }

    public Deadlines deadlines() {
        return new Deadlines(timers);
    }

    /** Ann writes, on both sides of the wire. */
    public void annWrites() {
        wechat.user(ANN.value()).says("hello");
        learn("text", Map.of("Content", "hello"));
    }

    /** Ann follows, on both sides of the wire. */
    void annFollows() {
        wechat.user(ANN.value()).follows();
        learn("event", Map.of("Event", "subscribe"));
    }

    /** Only we believe that Ann wrote. */
    void weBelieveAnnWrote() {
        wechat.user(ANN.value()).follows();
        wechat.advance(Duration.ofMinutes(2));
        learn("text", Map.of("Content", "hello"));
    }

    public CompletionStage<SendResult> send(OutboundMessage message, SendOptions options) {
        return send(sender, shop, ANN, message, options);
    }

    /** By the ways that the options tell. */
    static CompletionStage<SendResult> send(
            MessageSender sender,
            Account account,
            OpenId to,
            OutboundMessage message,
            SendOptions options) {
        return sender.sendDirectly(SendRequest.of(account, to, message, options));
    }

    public CompletionStage<SendResult> send(String text) {
        return send(new OutboundMessage.Text(text), options());
    }

    public static SendOptions options() {
        return new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, null, null);
    }

    public static SendOptions options(String sendId) {
        return new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, sendId, null);
    }

    public static SendOptions options(WindowPolicy windowClosed) {
        return new SendOptions(windowClosed, UncertainPolicy.FAIL, null, null);
    }

    public static SendOptions options(LongText longText) {
        return new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, longText, null, null);
    }

    public static SendOptions options(UncertainPolicy onUncertain, @Nullable String sendId) {
        return new SendOptions(WindowPolicy.FAIL, onUncertain, sendId, null);
    }

    public List<ApiRequest> sends() {
        return wechat.requests(SEND);
    }

    /** Tells whether a send is marked as started or done under this id. */
    public boolean knows(String sendId) {
        return get(store.get(new StateKey(shop.name(), "send", sendId))).isPresent();
    }

    /** Returns the messages that Ann sees of us. */
    public List<String> annSees() {
        return wechat.user(ANN.value()).chat().stream()
                .filter(entry -> entry.via() != null)
                .map(entry -> entry.type() + ":" + entry.text())
                .toList();
    }

    public int remaining() {
        WindowState state = get(window.state(shop.name(), ANN));
        return state instanceof WindowState.Open open ? open.remaining() : 0;
    }

    /** As an extension of a test, which needs no words of its own for it. */
    @Override
    public void afterEach(ExtensionContext context) {
        close();
    }

    @Override
    public void close() {
        api.close();
        wechat.close();
        executor.shutdownNow();
        timers.shutdownNow();
    }

    private void learn(String type, Map<String, Object> fields) {
        Object event = fields.get("Event");
        get(
                window.record(
                        new Received(
                                shop.name(),
                                shop.appId(),
                                ANN,
                                type,
                                event == null ? null : event.toString(),
                                null,
                                wechat.clock().instant(),
                                "key-" + callbacks.incrementAndGet(),
                                fields)));
    }
}
