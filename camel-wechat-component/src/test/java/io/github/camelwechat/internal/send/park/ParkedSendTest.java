// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.park;

import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static io.github.camelwechat.internal.send.SendFixture.ANN;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.MessageSenderFactory;
import io.github.camelwechat.internal.send.SendFixture;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.post.SendLog;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.store.StateStore;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of sending what was parked: once, whatever happened before. */
class ParkedSendTest {

    private final SendFixture shop = new SendFixture();
    private final ParkedMessages dead = queues("dead");
    private final ParkedMessages parked = queues("alive");
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timers = Executors.newSingleThreadScheduledExecutor();
    private final MessageSender delivery = delivery(parked);

    @AfterEach
    void close() {
        shop.close();
        timers.shutdownNow();
    }

    @Test
    void saysWhatCannotBeReadAndGoesOn() {
        park(Map.of("text", "of no type"));
        park(text("one"));
        shop.annWrites();

        get(delivery.sendParked(ANN));

        assertThat(heard).containsExactly("DROPPED of no type", "DELIVERED {content=one}");
        assertThat(shop.annSees()).containsExactly("text:one");
    }

    /** Nobody is told before it is off the queue, or it would be told again. */
    @Test
    void tellsOfADeliveryOnceAlthoughTheStoreFailedInBetween() {
        park(text("one"));
        shop.annWrites();
        MessageSender unlucky = delivery(queues("alive", failingToRemoveOnce()));

        get(unlucky.sendParked(ANN));
        assertThat(shop.annSees()).containsExactly("text:one");
        assertThat(heard).isEmpty();

        get(unlucky.sendParked(ANN));
        assertThat(shop.annSees()).containsExactly("text:one");
        assertThat(heard).containsExactly("DELIVERED {content=one}");
    }

    /** The node that died had sent two as one, and could not say so any more. */
    @Test
    void sendsWhatCameAfterANodeDiedByItself() {
        park(text("one"));
        park(text("two"));
        shop.annWrites();
        ParkedMessage first = get(dead.claim("shop", ANN, (group, next) -> false)).get(0).get(0);
        get(shop.send(new OutboundMessage.Text("one\ntwo"), SendFixture.options(first.group())));
        park(text("three"));
        get(delivery.sendParked(ANN));
        assertThat(heard).as("at first sight").isEmpty();
        shop.wechat.advance(Duration.ofMinutes(3));

        get(delivery.sendParked(ANN));

        assertThat(shop.annSees()).containsExactly("text:one\ntwo", "text:three");
        assertThat(heard)
                .containsExactly(
                        "DELIVERED {content=one}",
                        "DELIVERED {content=two}",
                        "DELIVERED {content=three}");
        assertThat(get(parked.of("shop", ANN))).isEmpty();
    }

    @Test
    void leavesOutWhatWasSentByAnotherWayMeanwhile() {
        park(text("one"), "id-1");
        park(text("two"), "id-2");
        park(text("three"), "id-3");
        shop.annWrites();
        get(shop.send(new OutboundMessage.Text("two"), SendFixture.options("id-2")));

        get(delivery.sendParked(ANN));

        assertThat(shop.annSees()).containsExactly("text:two", "text:one\nthree");
        assertThat(heard)
                .containsExactly(
                        "DELIVERED {content=two}",
                        "DELIVERED {content=one}",
                        "DELIVERED {content=three}");
        assertThat(shop.knows("id-1")).isTrue();
        assertThat(shop.knows("id-3")).isTrue();
    }

    @Test
    void saysOfWhatNobodyKnowsThatItIsUncertainAndSendsTheOthers() {
        park(text("one"), "id-1");
        park(text("two"), "id-2");
        shop.annWrites();
        get(new SendLog(shop.store, shop.wechat.clock()).begin(shop.shop, List.of("id-1")));

        get(delivery.sendParked(ANN));

        assertThat(shop.annSees()).containsExactly("text:two");
        assertThat(heard).containsExactly("UNCERTAIN {content=one}", "DELIVERED {content=two}");
    }

    /** Of what was joined before it waited, no line can be left out any more. */
    @Test
    void dropsATextOneLineOfWhichWasSentByAnotherWay() {
        get(
                parked.park(
                        "shop",
                        ANN,
                        text("one\ntwo"),
                        null,
                        List.of("id-1", "id-2"),
                        null,
                        Duration.ofDays(1),
                        10));
        shop.annWrites();
        get(shop.send(new OutboundMessage.Text("two"), SendFixture.options("id-2")));

        get(delivery.sendParked(ANN));

        assertThat(shop.annSees()).containsExactly("text:two");
        assertThat(heard).hasSize(1).first().asString().startsWith("DROPPED");
        assertThat(get(parked.of("shop", ANN))).isEmpty();
    }

    /** The process that delivered them is gone, and only the store is left of it. */
    @Test
    void doesNotRepeatLinesOfAGroupThatMayHaveGoneOut() {
        park(text("one"), "id-1");
        park(text("two"), "id-2");
        shop.annWrites();
        String group = get(dead.claim("shop", ANN, (before, next) -> false)).get(0).get(0).group();
        get(
                new SendLog(shop.store, shop.wechat.clock())
                        .begin(shop.shop, List.of(group, "id-1", "id-2")));
        get(delivery.sendParked(ANN));
        assertThat(heard).as("at first sight").isEmpty();
        shop.wechat.advance(Duration.ofMinutes(3));

        get(delivery.sendParked(ANN));

        assertThat(shop.annSees()).isEmpty();
        assertThat(heard).containsExactly("UNCERTAIN {content=one}", "UNCERTAIN {content=two}");
    }

    private void park(Map<String, Object> message, String sendId) {
        get(parked.park("shop", ANN, message, sendId, List.of(), null, Duration.ofDays(1), 10));
    }

    private MessageSender delivery(ParkedMessages queues) {
        MessageSenderFactory senders =
                shop.senders(shop.store, new Coalescer(timers, Runnable::run));
        return senders.sender(
                new UserQueues(
                        shop.shop,
                        queues,
                        senders.uploads(),
                        new ParkOutcomes(
                                shop.shop,
                                queues,
                                senders.log(),
                                user -> CompletableFuture.completedStage(true),
                                (kind, account, to, message, why) ->
                                        heard.add(kind + " " + message.message().get("text"))),
                        true,
                        () -> null));
    }

    private ParkedMessages queues(String node) {
        return queues(node, shop.store);
    }

    private ParkedMessages queues(String node, StateStore store) {
        return new ParkedMessages(store, shop.wechat.clock(), node);
    }

    private StateStore failingToRemoveOnce() {
        AtomicBoolean fails = new AtomicBoolean(true);
        return (StateStore)
                Proxy.newProxyInstance(
                        StateStore.class.getClassLoader(),
                        new Class<?>[] {StateStore.class},
                        (proxy, method, arguments) ->
                                method.getName().equals("remove") && fails.getAndSet(false)
                                        ? CompletableFuture.failedStage(
                                                new StateStoreException("away", null))
                                        : method.invoke(shop.store, arguments));
    }

    private void park(Map<String, Object> message) {
        get(parked.park("shop", ANN, message, null, List.of(), null, Duration.ofDays(1), 10));
    }

    private static Map<String, Object> text(String content) {
        return Map.of("msgtype", "text", "text", Map.of("content", content));
    }
}
