// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import static io.github.camelwechat.internal.send.SendFixture.ANN;

import io.github.camelwechat.internal.send.SendFixture;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendPlan;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendRequest.Done;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.message.OutboundMessage.Text;
import io.github.camelwechat.message.ReplySlot;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.option.WindowPolicy;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.ManualDelays;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Producers that hold lines, in front of a simulated WeChat; time passes when the test says so. */
final class CoalescerFixture implements AutoCloseable {

    static final Duration HOLD = Duration.ofSeconds(3);

    final SendFixture shop = new SendFixture();
    final ManualDelays delays = new ManualDelays();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final UserBuffers lanes = new UserBuffers(delays, threads);
    final Coalescer producer = producer(lanes, HOLD);

    Coalescer producer(UserBuffers shared, Duration hold) {
        return producer(shared, hold, shop.store);
    }

    Coalescer producer(UserBuffers shared, Duration hold, StateStore store) {
        return new Coalescer(shared, "options", shop.shop, hold, shop.planned(store));
    }

    /** Another process that shares the store. */
    Coalescer otherNode() {
        return producer(new UserBuffers(delays, threads), HOLD);
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
            Coalescer from,
            OutboundMessage message,
            @Nullable String sendId,
            @Nullable ReplySlot slot) {
        SendOptions options =
                new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, sendId, slot);
        Function<OutboundMessage, SendRequest> saying =
                said ->
                        new SendRequest(
                                shop.shop,
                                ANN,
                                said,
                                options,
                                SendPlan.parse("passive,customerService"),
                                null,
                                Duration.ofDays(1),
                                10);
        return from.send(new BufferedSend(saying.apply(message), saying));
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
