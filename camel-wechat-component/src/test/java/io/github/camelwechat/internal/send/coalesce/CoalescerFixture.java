// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.coalesce;

import static io.github.camelwechat.internal.send.SendFixture.ANN;

import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.SendFixture;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendPlan;
import io.github.camelwechat.internal.send.plan.SendReport;
import io.github.camelwechat.internal.send.plan.SendRequest;
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
import org.jspecify.annotations.Nullable;

/** Producers that hold lines, in front of a simulated WeChat; time passes when the test says so. */
final class CoalescerFixture implements AutoCloseable {

    static final Duration HOLD = Duration.ofSeconds(3);

    final SendFixture shop = new SendFixture();
    final ManualDelays delays = new ManualDelays();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    final Coalescer coalescer = new Coalescer(delays, threads);
    final Producer producer = producer(coalescer, HOLD);

    /** The sends by one endpoint. */
    static final class Producer {

        private final MessageSender sender;
        private SendRequest.@Nullable Hold hold;

        Producer(MessageSender sender, Duration hold) {
            this.sender = sender;
            this.hold = hold.isZero() ? null : new SendRequest.Hold(hold, "options");
        }

        void stop() {
            hold = null;
            sender.release("shop");
        }
    }

    Producer producer(Coalescer shared, Duration hold) {
        return producer(shared, hold, shop.store);
    }

    Producer producer(Coalescer shared, Duration hold, StateStore store) {
        return new Producer(shop.senders(store, shared).sender(null), hold);
    }

    /** Another process that shares the store. */
    Producer otherNode() {
        return producer(new Coalescer(delays, threads), HOLD);
    }

    CompletionStage<SendReport> send(String text) {
        return send(producer, new Text(text), null, null);
    }

    CompletionStage<SendReport> send(String text, String sendId) {
        return send(producer, new Text(text), sendId, null);
    }

    CompletionStage<SendReport> send(OutboundMessage message) {
        return send(producer, message, null, null);
    }

    CompletionStage<SendReport> send(
            Producer from,
            OutboundMessage message,
            @Nullable String sendId,
            @Nullable ReplySlot slot) {
        SendOptions options =
                new SendOptions(WindowPolicy.FAIL, UncertainPolicy.FAIL, sendId, slot);
        return from.sender.send(
                new SendRequest(
                        shop.shop,
                        ANN,
                        message,
                        options,
                        SendPlan.parse("passive,customerService"),
                        null,
                        Duration.ofDays(1),
                        10,
                        from.hold));
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
