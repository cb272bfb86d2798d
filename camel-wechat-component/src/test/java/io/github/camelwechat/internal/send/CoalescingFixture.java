// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import static io.github.camelwechat.internal.send.SendFixture.ANN;

import io.github.camelwechat.internal.send.PlannedSend.Done;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.ReplySlot;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Producers that hold lines, in front of a simulated WeChat; time passes when the test says so. */
final class CoalescingFixture implements AutoCloseable {

    static final Duration HOLD = Duration.ofSeconds(3);

    final SendFixture shop = new SendFixture();
    final Delays delays = new Delays();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final CoalescingLanes lanes = new CoalescingLanes(delays, threads);
    final Coalescing producer = producer(lanes, HOLD);

    Coalescing producer(CoalescingLanes shared, Duration hold) {
        return producer(shared, hold, shop.store);
    }

    Coalescing producer(CoalescingLanes shared, Duration hold, StateStore store) {
        return new Coalescing(shared, "options", shop.shop, hold, shop.planned(store));
    }

    /** Another process that shares the store. */
    Coalescing otherNode() {
        return producer(new CoalescingLanes(delays, threads), HOLD);
    }

    CompletionStage<Done> send(String text) {
        return send(producer, new Text(text), null, null);
    }

    CompletionStage<Done> send(String text, String sendId) {
        return send(producer, new Text(text), sendId, null);
    }

    CompletionStage<Done> send(OutboundMessage message) {
        return send(producer, message, null, null);
    }

    CompletionStage<Done> send(
            Coalescing from,
            OutboundMessage message,
            @Nullable String sendId,
            @Nullable ReplySlot slot) {
        SendOptions options =
                new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, sendId, slot);
        Function<OutboundMessage, PlannedSend> saying =
                said ->
                        new PlannedSend(
                                shop.shop,
                                ANN,
                                said,
                                options,
                                DeliveryPlan.parse("passive,customerService"),
                                null,
                                Duration.ofDays(1),
                                10);
        return from.send(new Draft(saying.apply(message), saying));
    }

    static OutboundMessage agent(String text) {
        return new Attributed(new Text(text), SendFixture.AGENT, false);
    }

    List<String> annSees() {
        return shop.annSees();
    }

    @Override
    public void close() {
        shop.close();
        threads.shutdownNow();
        delays.shutdownNow();
    }
}
