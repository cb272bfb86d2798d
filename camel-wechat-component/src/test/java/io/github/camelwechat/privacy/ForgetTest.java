// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.LogCapture;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A user, or an account, is forgotten on request, and a user who goes by themselves. */
class ForgetTest extends SimulatedWeChatTest {

    private static final String SEND = "/cgi-bin/message/custom/send";

    @RegisterExtension final LogCapture log = new LogCapture(forgetCall());

    private final InMemoryStateStore kept = new InMemoryStateStore();
    private final List<Object> told = new CopyOnWriteArrayList<>();
    private final List<Object> windows = new CopyOnWriteArrayList<>();
    private final AtomicInteger failures = new AtomicInteger();
    private final CountDownLatch letGo = new CountDownLatch(1);
    private volatile boolean gone;

    /** One whose engine goes and comes back. */
    @Override
    protected StateStore stateStore() {
        return (StateStore)
                Proxy.newProxyInstance(
                        getClass().getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) -> {
                            if (gone && CompletionStage.class == method.getReturnType()) {
                                return CompletableFuture.failedStage(
                                        new StateStoreException("the engine is gone", null));
                            }
                            if (method.getDeclaringClass() == Object.class) {
                                return method.getName().equals("equals")
                                        ? (Object) (proxy == arguments[0])
                                        : method.invoke(kept, arguments);
                            }
                            try {
                                return method.invoke(kept, arguments);
                            } catch (InvocationTargetException e) {
                                throw e.getCause();
                            }
                        });
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop(
                                "&stateStore=#state&redeliverOnFailure=status"
                                        + "&forgetOn=unsubscribe, user_authorization_revoke"))
                        .process(ForgetTest.this::hear);
                from(shop("&stateStore=#state&channel=window"))
                        .process(
                                exchange ->
                                        told.add(
                                                exchange.getMessage()
                                                        .getHeader(WeChatConstants.EVENT)));
                from("direct:send").to(shop("&stateStore=#state&windowClosed=park"));
                from("direct:user").to(shop("&stateStore=#state&operation=forgetUser"));
                from("direct:account").to(shop("&stateStore=#state&operation=forgetAccount"));
                from("direct:window").to(shop("&stateStore=#state&operation=windowStatus"));
            }
        };
    }

    private void hear(Exchange exchange) throws InterruptedException {
        if (exchange.getMessage().getHeader(WeChatConstants.EVENT) != null) {
            windows.add(exchange.getMessage().getHeader(WeChatConstants.WINDOW_STATE));
        }
        if (failures.getAndDecrement() > 0) {
            throw new IllegalStateException("the route fails");
        }
        if ("wait".equals(exchange.getMessage().getHeader(WeChatConstants.CONTENT))) {
            told.add("waits");
            letGo.await(20, TimeUnit.SECONDS);
        }
    }

    private static Class<?> forgetCall() {
        try {
            return Class.forName("io.github.camelwechat.internal.camel.producer.ForgetCall");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void forgetsNobodyUnnamed() {
        assertThat(template.request("direct:user", exchange -> {}).getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("set header CamelWeChatOpenId");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "desk"})
    void forgetsNoAccountThatIsNotNamed(String name) {
        wechat().user("oAnn").follows().await();

        Exchange refused =
                send("direct:account", "oAnn", "", Map.of(WeChatConstants.FORGET_ACCOUNT, name));

        assertThat(refused.getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("set header CamelWeChatForgetAccount to shop");
        assertThat(naming("oAnn")).isNotEmpty();
    }

    @Test
    void forgetsAnAccountLoudly() {
        park("oAnn", "oBob");
        Exchange done =
                send("direct:account", "oAnn", "", Map.of(WeChatConstants.FORGET_ACCOUNT, "shop"));

        assertThat(done.getMessage().getBody(Map.class))
                .containsEntry("park", 2)
                .containsEntry("window", 2);
        assertThat(log.warnings())
                .anyMatch(line -> line.contains("'shop' is forgotten: {window=2"));
        assertThat(kept.scan("shop/", null, 100).toCompletableFuture().join().records()).isEmpty();
        await().until(() -> told.stream().filter("messageDropped"::equals).count() == 2);
    }

    @Test
    void forgetsAUserAndTellsOfWhatWaited() {
        park("oAnn", "oBob");

        Exchange done = send("direct:user", "oAnn", "");

        assertThat(done.getMessage().getBody(Map.class))
                .isEqualTo(
                        Map.of(
                                "window",
                                1,
                                "park",
                                1,
                                "survey",
                                0,
                                "send",
                                0,
                                "outcome",
                                0,
                                "order",
                                0,
                                "journal",
                                0,
                                "conversation",
                                0,
                                "follower",
                                0));
        assertThat(naming("oAnn")).isEmpty();
        assertThat(naming("oBob")).isNotEmpty();
        await().until(() -> told.contains("messageDropped"));
        wechat().user("oAnn").says("I am here again").await();
        assertThat(seen("oAnn")).as("what had waited").isEmpty();
        assertThat(windowOf("oAnn")).isEqualTo("open");
    }

    /** It goes on to its end, and leaves nothing behind. */
    @Test
    void letsACallbackOfTheUserRunToItsEnd() {
        Callback running = wechat().user("oAnn").says("wait");
        await().until(() -> told.contains("waits"));

        send("direct:user", "oAnn", "");
        letGo.countDown();

        assertThat(running.await().isOk()).isTrue();
        assertThat(naming("oAnn")).isEmpty();
        assertThat(windowOf("oAnn")).isEqualTo("unknown");
    }

    /** Its answer from WeChat is no reason to remember the user. */
    @Test
    void letsASendToTheUserRunToItsEnd() {
        wechat().user("oAnn").says("hello").await();
        wechat().inject(new Fault.Stall(Duration.ofSeconds(1)), 1, SEND);
        CompletableFuture<Exchange> sent =
                CompletableFuture.supplyAsync(() -> send("direct:send", "oAnn", "an answer"));

        await().until(() -> seen("oAnn").size() == 1);
        send("direct:user", "oAnn", "");
        assertThat(sent).isNotDone();

        assertThat(sent.join().getMessage().getHeader(WeChatConstants.SEND_STATUS))
                .isEqualTo("SENT");
        assertThat(naming("oAnn")).isEmpty();
    }

    @Test
    void forgetsAUserWhoGoesOnceTheRouteIsOver() {
        park("oAnn", "oBob");

        wechat().user("oAnn").unfollows().await();

        assertThat(windows).contains("closed");
        assertThat(naming("oAnn")).isEmpty();
        assertThat(naming("oBob")).isNotEmpty();
    }

    /** The person is not the sender of such an event. */
    @Test
    void forgetsAUserWhoWithdrawsWhatTheyAllowed() {
        wechat().user("oAnn").follows().await();

        wechat().deliver(
                        "oPlatform",
                        "<xml><ToUserName><![CDATA["
                                + wechat().account().originalId()
                                + "]]></ToUserName><FromUserName><![CDATA[oPlatform]]></FromUserName>"
                                + "<CreateTime>"
                                + wechat().clock().instant().getEpochSecond()
                                + "</CreateTime><MsgType><![CDATA[event]]></MsgType>"
                                + "<Event><![CDATA[user_authorization_revoke]]></Event>"
                                + "<OpenID><![CDATA[oAnn]]></OpenID><AppID><![CDATA["
                                + wechat().account().appId()
                                + "]]></AppID><RevokeInfo><![CDATA[301]]></RevokeInfo></xml>")
                .await();

        assertThat(naming("oAnn")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void forgetsAUserThoughTheRouteFails(int times) {
        wechat().user("oAnn").follows().await();
        failures.set(times);

        Callback going = wechat().user("oAnn").unfollows();

        assertThat(going.await().deliveries()).hasSize(Math.min(3, times + 1));
        await().until(() -> naming("oAnn").isEmpty());
        assertThat(windows.stream().filter("closed"::equals).count())
                .as("every run of the route could read the window")
                .isEqualTo(Math.min(3, times + 1));
    }

    @Test
    void triesAgainUntilTheStoreIsBack() {
        List<SimulatedUser> users =
                List.of(wechat().user("oAnn"), wechat().user("oBob"), wechat().user("oCyd"));
        users.forEach(user -> user.follows().await());
        gone = true;
        users.subList(0, 2).forEach(user -> assertThat(user.unfollows().await().isOk()).isTrue());

        gone = false;

        await().until(() -> naming("oAnn").isEmpty() && naming("oBob").isEmpty());
        assertThat(naming("oCyd")).isNotEmpty();
    }

    private void park(String... users) {
        for (String user : users) {
            wechat().user(user).follows().await();
        }
        wechat().advance(Duration.ofMinutes(2));
        for (String user : users) {
            assertThat(
                            send("direct:send", user, "waits")
                                    .getMessage()
                                    .getHeader(WeChatConstants.SEND_STATUS))
                    .isEqualTo("PARKED");
        }
    }

    private Object windowOf(String user) {
        return send("direct:window", user, "").getMessage().getHeader(WeChatConstants.WINDOW_STATE);
    }

    /** The keys of what names a user. */
    private List<String> naming(String user) {
        return kept.scan("", null, 1000).toCompletableFuture().join().records().stream()
                .filter(
                        record ->
                                record.key().text().contains(user)
                                        || new String(record.value().bytes(), UTF_8).contains(user))
                .map(record -> record.key().text())
                .toList();
    }
}
