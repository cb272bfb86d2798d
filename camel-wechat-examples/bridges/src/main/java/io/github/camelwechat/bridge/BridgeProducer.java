// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.DeliveryQueue.Outcome;
import io.github.camelwechat.bridge.InboundContent.WeChatFile;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.CustomerMessage;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.PostedMessage;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.store.Conversations;
import io.github.camelwechat.bridge.store.Deliveries;
import io.github.camelwechat.bridge.store.Delivery;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.support.DefaultProducer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The flow from a user to the helpdesk: {@link #process} stores what the user said, which is safe
 * when the exchange is over; {@link #deliver} brings it to the helpdesk.
 */
final class BridgeProducer extends DefaultProducer {

    private static final Logger LOG = LoggerFactory.getLogger(BridgeProducer.class);

    private final BridgeEndpoint endpoint;
    private final Set<String> events;
    private @Nullable Flow flow;

    BridgeProducer(BridgeEndpoint endpoint) {
        super(endpoint);
        this.endpoint = endpoint;
        this.events = Stream.of(endpoint.getEvents().split("[,\\s]+")).collect(Collectors.toSet());
    }

    /** The parts of a running producer. */
    private record Flow(
            Helpdesk helpdesk,
            Conversations conversations,
            Deliveries deliveries,
            DeliveryQueue queue,
            WeChatMedia media) {}

    @Override
    protected void doStart() throws Exception {
        super.doStart();
        Helpdesk helpdesk = endpoint.helpdesk();
        helpdesk.start(endpoint.services());
        Conversations conversations = endpoint.conversations();
        Deliveries deliveries = endpoint.deliveries("in");
        DeliveryQueue queue = endpoint.queue(deliveries, this::deliver);
        WeChatMedia media = new WeChatMedia(endpoint, conversations);
        media.start();
        flow = new Flow(helpdesk, conversations, deliveries, queue, media);
        queue.start();
    }

    @Override
    protected void doStop() throws Exception {
        Flow running = flow;
        if (running != null) {
            running.queue().close();
            running.media().close();
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

    /**
     * Stores a message or event of a user; a repetition changes nothing. A route that is done has
     * handed it over, so WeChat may be told that we have it.
     */
    @Override
    public void process(Exchange exchange) throws Exception {
        Message message = exchange.getMessage();
        String body = message.getMandatoryBody(String.class);
        if (showsWindow(body)) {
            return;
        }
        Inbound inbound =
                exchange.getContext()
                        .getTypeConverter()
                        .mandatoryConvertTo(Inbound.class, exchange, body);
        if (inbound.received().openId() == null
                || inbound instanceof InboundEvent
                        && !events.contains(inbound.received().event())) {
            return;
        }
        String window = message.getHeader(Headers.WINDOW, String.class);
        flow().deliveries()
                .add(
                        id(inbound.received().dedupeKey()),
                        inbound.received().openId().value(),
                        stored(body, window));
    }

    /** An id of letters and digits, whatever characters the dedupe key is made of. */
    private static String id(String dedupeKey) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(dedupeKey.getBytes(StandardCharsets.UTF_8));
            return "wx" + HexFormat.of().formatHex(digest, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every Java", e);
        }
    }

    private static String stored(String canonical, @Nullable String window) {
        return HelpdeskHttp.JSON
                .createObjectNode()
                .put("inbound", canonical)
                .put("window", window)
                .toString();
    }

    /**
     * Brings a message to the helpdesk. Its contact and its conversation are found, or created
     * once; what the helpdesk has lost is made anew once; before a second try after an uncertain
     * one the helpdesk is asked whether it has the message.
     */
    private Outcome deliver(Delivery delivery) {
        try {
            CustomerMessage message = message(delivery);
            try {
                post(delivery, message, delivery.uncertain());
            } catch (HelpdeskException.Missing e) {
                forget(e, message);
                post(delivery, message, false);
            } catch (HelpdeskException.Refused e) {
                if (message.content() instanceof Content.Text) {
                    throw e;
                }
                post(delivery, message.with(instead(message.content(), e)), true);
            }
            showWindow(delivery);
            return new Outcome.Done();
        } catch (HelpdeskException.Busy e) {
            return new Outcome.Pause(e.until(), isUncertain(delivery), e.getMessage());
        } catch (HelpdeskException.Unavailable e) {
            return new Outcome.Again(e.uncertain() || isUncertain(delivery), e.getMessage());
        } catch (WeChatException e) {
            return new Outcome.Again(delivery.uncertain(), String.valueOf(e.getMessage()));
        } catch (HelpdeskException.Missing | HelpdeskException.Refused e) {
            // Kept, because it is the customer's message: an administrator can put the helpdesk
            // right.
            LOG.error(
                    "{}: the message of a customer is not taken: {}",
                    endpoint.bridge(),
                    e.getMessage());
            return new Outcome.Again(isUncertain(delivery), e.getMessage());
        }
    }

    /**
     * @param look whether the helpdesk may have the message, or a conversation for it, already
     */
    private void post(Delivery delivery, CustomerMessage message, boolean look) {
        Flow bridge = flow();
        Helpdesk helpdesk = bridge.helpdesk();
        String openId = message.customer().openId();
        String wechat = message.wechatConversation();
        Optional<String> known = bridge.conversations().contact(openId);
        String contact = known.orElseGet(() -> helpdesk.contact(message.customer()));
        if (known.isEmpty()) {
            bridge.conversations().rememberContact(openId, wechat, contact);
        }
        String conversation = bridge.conversations().conversation(openId, wechat).orElse(null);
        Optional<PostedMessage> posted =
                look ? helpdesk.find(contact, conversation, message) : Optional.empty();
        if (posted.isEmpty()) {
            bridge.deliveries().asked(delivery);
            posted =
                    Optional.of(
                            conversation == null
                                    ? helpdesk.open(contact, message)
                                    : helpdesk.post(
                                            new Conversation(
                                                    message.customer(), contact, conversation),
                                            message));
        }
        bridge.conversations().remember(delivery, wechat, contact, posted.get());
    }

    /** To open a conversation may take several calls, of which the first have been done. */
    private boolean isUncertain(Delivery delivery) {
        String wechat =
                tree(tree(delivery.content()).path("inbound").asText())
                        .path("conversationId")
                        .asText(null);
        return delivery.uncertain()
                || flow().conversations().conversation(delivery.openId(), wechat).isEmpty();
    }

    private void forget(HelpdeskException.Missing missing, CustomerMessage message) {
        LOG.info("{}: {}; it is made anew", endpoint.bridge(), missing.getMessage());
        Conversations conversations = flow().conversations();
        switch (missing.what()) {
            case CONTACT -> conversations.forgetContact(message.customer().openId());
            case CONVERSATION ->
                    conversations.forgetConversation(
                            message.customer().openId(), message.wechatConversation());
        }
    }

    private static Content instead(Content refused, HelpdeskException.Refused reason) {
        String link =
                refused instanceof Content.Media media && media.url() != null
                        ? "\n" + media.url()
                        : "";
        return new Content.Text(
                refused.readable() + link + "\n(not shown here: " + reason.getMessage() + ")");
    }

    private CustomerMessage message(Delivery delivery) {
        Inbound inbound =
                endpoint.getCamelContext()
                        .getTypeConverter()
                        .convertTo(
                                Inbound.class, tree(delivery.content()).path("inbound").asText());
        Optional<WeChatFile> file = InboundContent.file(inbound);
        Content content =
                file.isPresent()
                        ? flow().media().download(delivery.item(), file.get())
                        : InboundContent.of(
                                inbound, flow().conversations().offered(delivery.openId()));
        Instant at = inbound.received().createTime();
        io.github.camelwechat.message.Received.Conversation conversation =
                inbound.received().conversation();
        return new CustomerMessage(
                Customer.of(endpoint.getAccount(), delivery.openId()),
                delivery.item(),
                at == null ? endpoint.clock().instant() : at,
                content,
                conversation == null ? null : conversation.id());
    }

    private void showWindow(Delivery delivery) {
        JsonNode window = tree(delivery.content()).path("window");
        if (window.isTextual()) {
            WindowText.of(window.asText())
                    .ifPresent(sentence -> showWindow(delivery.openId(), sentence));
        }
    }

    /** Shows what is the body of a window event; such a one is no message. */
    private boolean showsWindow(String body) {
        JsonNode json = tree(body);
        if (!json.path("event").asText().startsWith("window") || !json.has("state")) {
            return false;
        }
        WindowText.of(body)
                .ifPresent(sentence -> showWindow(json.path("openId").asText(), sentence));
        return true;
    }

    private void showWindow(String openId, WindowSentence sentence) {
        Flow bridge = flow();
        WindowDisplay.show(bridge.helpdesk(), bridge.conversations(), openId, sentence);
    }

    private static JsonNode tree(String json) {
        try {
            return HelpdeskHttp.JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the body is not the JSON that wechat-source gives; put nothing that changes it"
                            + " between the two",
                    e);
        }
    }
}
