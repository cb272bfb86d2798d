// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.AnswerMessage.UnfitException;
import io.github.camelwechat.bridge.DeliveryQueue.Outcome;
import io.github.camelwechat.bridge.desk.Answer;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.Webhook;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.store.AnswerJson;
import io.github.camelwechat.bridge.store.Conversations;
import io.github.camelwechat.bridge.store.Deliveries;
import io.github.camelwechat.bridge.store.Delivery;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.message.Headers;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.util.ObjectHelper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow from the helpdesk to a user: {@link WebhookReceiver} verifies a request, {@link #keep}
 * stores the answers in it before the helpdesk is told that we have them, and {@link #deliver}
 * hands each to the route, which sends it to WeChat, and tells the agent what came of it.
 */
final class BridgeConsumer extends DefaultConsumer {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeConsumer.class);

    /** Failures of the route that are no failure of WeChat may pass too, but not for ever. */
    private static final int MOST_TRIES_OF_ROUTE = 5;

    private static final String CURSOR = "missed";

    /** After a look for answers that failed. */
    private static final Duration NEXT_LOOK = Duration.ofSeconds(10);

    /** Of a route whose wechat-sink lets answers wait for the window. */
    private static final String PARKED = "PARKED";

    private final BridgeEndpoint endpoint;
    private final AgentNames agents;
    private @Nullable Flow flow;

    BridgeConsumer(BridgeEndpoint endpoint, Processor processor) {
        super(endpoint, processor);
        this.endpoint = endpoint;
        this.agents = AgentNames.of(endpoint.getAgents());
    }

    /** The parts of a running consumer. */
    private record Flow(
            Helpdesk helpdesk,
            Conversations conversations,
            Deliveries deliveries,
            DeliveryQueue queue,
            HeldCalls held,
            WebhookReceiver webhooks,
            ScheduledExecutorService poll) {}

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Helpdesk helpdesk = endpoint.helpdesk();
        helpdesk.start(endpoint.services());
        Deliveries deliveries = endpoint.deliveries("out");
        HeldCalls held = new HeldCalls(deliveries, endpoint.clock(), endpoint.getHoldTimeout());
        ScheduledExecutorService poll =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "bridge-poll");
                            thread.setDaemon(true);
                            return thread;
                        });
        Flow starting =
                new Flow(
                        helpdesk,
                        endpoint.conversations(),
                        deliveries,
                        endpoint.queue(deliveries, this::deliver),
                        held,
                        new WebhookReceiver(endpoint, helpdesk, held, deliveries, this::keep),
                        poll);
        flow = starting;
        starting.queue().start();
        starting.webhooks().start();
        poll.execute(this::lookForMissed);
    }

    @Override
    protected void doStop() throws Exception {
        Flow running = flow;
        if (running != null) {
            running.webhooks().stop();
            running.poll().shutdownNow();
            running.queue().close();
            flow = null;
        }
        super.doStop();
    }

    private Flow flow() {
        Flow running = flow;
        if (running == null) {
            throw new IllegalStateException("the bridge " + endpoint.bridge() + " is not started");
        }
        return running;
    }

    /** Stores an answer, if it is for a user of this account and no repetition or echo. */
    private void keep(Answer answer) {
        Flow bridge = flow();
        if (bridge.conversations().isEcho(answer.message())) {
            return;
        }
        String conversation = answer.conversation();
        if (answer.openId() != null || conversation == null) {
            keep(answer, answer.openId());
            return;
        }
        // In this order: a conversation that is opened meanwhile is found by one or the other.
        boolean mayBeBeingOpened = bridge.deliveries().isMessageUnderWay();
        Optional<Conversation> known = bridge.conversations().byId(conversation);
        if (known.isPresent()) {
            keep(answer, known.get().customer().openId());
        } else if (mayBeBeingOpened) {
            bridge.deliveries().addEarly(answer.id(), conversation, AnswerJson.write(answer));
            bridge.conversations().claimEarly(conversation);
        }
    }

    private void keep(Answer answer, @Nullable String openId) {
        if (openId == null) {
            return;
        }
        Flow bridge = flow();
        String stored = AnswerJson.write(answer.to(openId));
        if (answer.again()) {
            bridge.deliveries().again(answer.id(), stored);
        } else {
            bridge.deliveries().add(answer.id(), openId, stored);
        }
    }

    /**
     * Looks once after the start, regularly if the helpdesk wants that, and soon after a failure.
     */
    private void lookForMissed() {
        Flow bridge = flow();
        Optional<Duration> pause =
                look(bridge) ? bridge.helpdesk().pollInterval() : Optional.of(NEXT_LOOK);
        if (pause.isPresent() && !bridge.poll().isShutdown()) {
            bridge.poll()
                    .schedule(this::lookForMissed, pause.get().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private boolean look(Flow bridge) {
        try {
            Helpdesk.Missed missed =
                    bridge.helpdesk()
                            .missed(
                                    bridge.conversations().value(CURSOR).orElse(null),
                                    bridge.conversations().recent());
            missed.answers().forEach(this::keep);
            if (missed.cursor() != null) {
                bridge.conversations().value(CURSOR, missed.cursor());
            }
            return true;
        } catch (HelpdeskException e) {
            LOG.info("{}: {}", endpoint.bridge(), e.getMessage());
        } catch (RuntimeException e) { // the next look must come
            LOG.error("{}: the look for answers failed", endpoint.bridge(), e);
        }
        return false;
    }

    /**
     * Brings an answer to WeChat by the route. What WeChat refuses goes back to the agent, with the
     * reason; what may pass is tried again under the same send id, so that nothing is sent twice.
     */
    private Outcome deliver(Delivery delivery) {
        Answer answer = AnswerJson.read(delivery.content()).to(delivery.openId());
        if (flow().conversations().isEcho(answer.message())) {
            return new Outcome.Done();
        }
        try {
            return delivery.reason() == null
                    ? sendOrRefuse(delivery, answer)
                    : refuse(answer, delivery.reason());
        } catch (HelpdeskException.Busy e) {
            return new Outcome.Pause(e.until(), delivery.uncertain(), e.getMessage());
        } catch (HelpdeskException e) {
            return new Outcome.Again(delivery.uncertain(), e.getMessage());
        } catch (RuntimeException e) { // an agent must not wait for what never comes
            if (delivery.tries() < MOST_TRIES_OF_ROUTE) {
                throw e;
            }
            LOG.error("{}: {} is given back", endpoint.bridge(), delivery.item(), e);
            return refuse(delivery, answer, RefusalText.internal());
        }
    }

    private Outcome sendOrRefuse(Delivery delivery, Answer answer) {
        Exchange exchange;
        try {
            exchange = send(delivery, answer);
        } catch (UnfitException | HelpdeskException.Refused e) {
            return refuse(delivery, answer, RefusalText.because(String.valueOf(e.getMessage())));
        }
        Exception failure = exchange.getException();
        if (failure == null) {
            return confirm(answer, exchange);
        }
        WeChatException refusal = ObjectHelper.getException(WeChatException.class, failure);
        if (refusal == null ? delivery.tries() < MOST_TRIES_OF_ROUTE : refusal.retryable()) {
            return new Outcome.Again(true, String.valueOf(failure.getMessage()));
        }
        return refuse(
                delivery,
                answer,
                refusal == null ? RefusalText.internal() : RefusalText.of(refusal));
    }

    private Exchange send(Delivery delivery, Answer answer) throws UnfitException {
        Flow bridge = flow();
        AnswerMessage message =
                AnswerMessage.of(
                        bridge.helpdesk(),
                        answer,
                        endpoint.bridge(),
                        delivery.attempt(),
                        endpoint.isMenus());
        Optional<String> kfAccount = agents.kfAccount(answer.agent(), endpoint.clock().instant());
        bridge.deliveries().asked(delivery);
        Exchange exchange = route(message, kfAccount.orElse(null));
        if (kfAccount.isPresent() && message.isUnknownAgent(exchange.getException())) {
            LOG.warn(
                    "{}: WeChat does not know the customer-service account {} that option agents"
                            + " names; for an hour the account speaks itself",
                    endpoint.bridge(),
                    kfAccount.get());
            agents.unknown(kfAccount.get(), endpoint.clock().instant());
            exchange = route(message, null);
        }
        return exchange;
    }

    private Exchange route(AnswerMessage message, @Nullable String kfAccount) {
        Exchange exchange = createExchange(false);
        message.write(exchange.getMessage(), kfAccount);
        try {
            getProcessor().process(exchange);
        } catch (Exception e) { // what Processor declares
            exchange.setException(e);
        }
        return exchange;
    }

    private Outcome confirm(Answer answer, Exchange sent) {
        Flow bridge = flow();
        String openId = String.valueOf(answer.openId());
        Message result = sent.getMessage();
        bridge.conversations().offer(openId, answer.content());
        Optional<Conversation> conversation = conversation(answer);
        conversation.ifPresent(begun -> adopt(begun, result));
        boolean parked = PARKED.equals(result.getHeader(Headers.SEND_STATUS));
        boolean told =
                bridge.held()
                        .tell(
                                answer.id(),
                                parked
                                        ? new Webhook.Outcome.Waiting()
                                        : new Webhook.Outcome.Taken());
        if (parked) {
            showWindow(
                    openId,
                    new WindowSentence(
                            false,
                            "An answer waits, and is delivered when the user writes again."));
            return new Outcome.Done();
        }
        if (!told && conversation.isPresent()) {
            try {
                bridge.helpdesk().confirm(conversation.get(), answer);
            } catch (HelpdeskException e) {
                LOG.info("{}: {}", endpoint.bridge(), e.getMessage());
            }
        }
        WindowText.after(result).ifPresent(window -> showWindow(openId, window));
        return new Outcome.Done();
    }

    private void showWindow(String openId, WindowSentence window) {
        WindowDisplay.show(flow().helpdesk(), flow().conversations(), openId, window);
    }

    /** Takes a conversation that an agent has begun for the one in which the user answers. */
    private void adopt(Conversation conversation, Message sent) {
        String wechat = sent.getHeader(Headers.CONVERSATION_ID, String.class);
        String openId = conversation.customer().openId();
        Conversations conversations = flow().conversations();
        if (!conversation.contact().isEmpty()
                && conversations.byId(conversation.id()).isEmpty()
                && conversations.conversation(openId, wechat).isEmpty()) {
            conversations.adopt(openId, wechat, conversation.contact(), conversation.id());
        }
    }

    private Outcome refuse(Delivery delivery, Answer answer, String sentence) {
        flow().deliveries().refused(delivery, sentence);
        return refuse(answer, sentence);
    }

    private Outcome refuse(Answer answer, String sentence) {
        if (flow().held().tell(answer.id(), new Webhook.Outcome.Refused(sentence))) {
            return new Outcome.Refused();
        }
        Optional<Conversation> conversation = conversation(answer);
        if (conversation.isEmpty()) {
            LOG.error("{}: {} cannot be given back: {}", endpoint.bridge(), answer.id(), sentence);
            return new Outcome.Refused();
        }
        try {
            flow().helpdesk().refuse(conversation.get(), answer, sentence);
        } catch (HelpdeskException.Missing | HelpdeskException.Refused e) {
            LOG.error(
                    "{}: {} cannot be given back: {}; {}",
                    endpoint.bridge(),
                    answer.id(),
                    sentence,
                    e.getMessage());
        }
        return new Outcome.Refused();
    }

    /**
     * The conversation of an answer; an agent may have begun a conversation that is not known yet.
     */
    private Optional<Conversation> conversation(Answer answer) {
        Conversations conversations = flow().conversations();
        String openId = String.valueOf(answer.openId());
        if (answer.conversation() == null) {
            return conversations.latest(openId);
        }
        Optional<Conversation> known = conversations.byId(answer.conversation());
        return known.isPresent()
                ? known
                : Optional.of(
                        new Conversation(
                                Customer.of(endpoint.getAccount(), openId),
                                conversations.contact(openId).orElse(""),
                                answer.conversation()));
    }
}
