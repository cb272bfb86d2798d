// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Helpdesk;
import io.github.camelwechat.bridge.store.Conversations;
import io.github.camelwechat.bridge.store.Deliveries;
import java.time.Duration;
import java.time.InstantSource;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;
import org.jspecify.annotations.Nullable;

/**
 * Joins the users of a WeChat account to a helpdesk: the producer takes what users say, the
 * consumer gives what agents answer.
 */
@UriEndpoint(
        firstVersion = "1.0.0",
        scheme = "bridge",
        title = "WeChat Bridge",
        syntax = "bridge:account",
        category = {Category.SOCIAL})
public class BridgeEndpoint extends DefaultEndpoint {

    private static final String CLOCK_BEAN = "weChatClock";

    @UriPath(description = "The name of the WeChat account, as endpoints wechat:name have it.")
    @Metadata(required = true)
    private final String account;

    @UriParam(description = "The helpdesk or bot.")
    @Metadata(required = true)
    private @Nullable Helpdesk helpdesk;

    @UriParam(
            label = "consumer",
            description =
                    "The path that the helpdesk calls. By default /bridge/, the name of the helpdesk,"
                            + " a slash and the account.")
    private @Nullable String webhookPath;

    @UriParam(
            label = "consumer",
            description =
                    "The customer-service accounts under which agents speak, such as"
                            + " Alice=alice@shop,bob@example.com=bob@shop: name, e-mail address or"
                            + " id in the helpdesk. Whoever is not named speaks as the account.")
    private String agents = "";

    @UriParam(
            label = "consumer",
            description =
                    "Whether a question with answers to choose becomes one of WeChat's menus, whose"
                            + " answers are tapped, and not a text with numbered lines. A tap lets"
                            + " the account write for a minute only, and not every account may send"
                            + " menus.",
            defaultValue = "false")
    private boolean menus;

    @UriParam(
            label = "consumer",
            description =
                    "How long a helpdesk that wants to know what became of an answer waits for that,"
                            + " in milliseconds or as 10s. Then it is told that the answer has to"
                            + " wait, and learns the rest later.",
            javaType = "java.time.Duration",
            defaultValue = "10s")
    private Duration holdTimeout = Duration.ofSeconds(10);

    @UriParam(
            label = "producer",
            description =
                    "The events that become messages in the helpdesk, as WeChat spells them and with"
                            + " commas between. Messages always do.",
            defaultValue = "subscribe,SCAN,CLICK")
    private String events = "subscribe,SCAN,CLICK";

    @UriParam(
            label = "producer",
            description =
                    "The address under which the world reaches this HTTP server, such as"
                            + " https://bridge.example. With it, helpdesks that fetch files by"
                            + " their addresses get them.")
    private @Nullable String publicUrl;

    @UriParam(
            description =
                    "The time that a call to the helpdesk may take, in milliseconds or as 20s.",
            javaType = "java.time.Duration",
            defaultValue = "20s")
    private Duration requestTimeout = Duration.ofSeconds(20);

    BridgeEndpoint(String uri, BridgeComponent component, String account) {
        super(uri, component);
        this.account = account;
    }

    @Override
    public Producer createProducer() {
        return new BridgeProducer(this);
    }

    @Override
    public Consumer createConsumer(Processor processor) throws Exception {
        BridgeConsumer consumer = new BridgeConsumer(this, processor);
        configureConsumer(consumer);
        return consumer;
    }

    @Override
    public BridgeComponent getComponent() {
        return (BridgeComponent) super.getComponent();
    }

    /** The name under which a bridge keeps what it has to remember: {@code chatwoot/shop}. */
    String bridge() {
        return helpdesk().name() + "/" + account;
    }

    /** The helpdesk, which the endpoint cannot do without. */
    Helpdesk helpdesk() {
        if (helpdesk == null) {
            throw new IllegalArgumentException(
                    "option helpdesk of "
                            + getEndpointUri()
                            + " is missing: name a bean, such as helpdesk=#bean:chatwoot");
        }
        return helpdesk;
    }

    InstantSource clock() {
        InstantSource clock =
                getCamelContext()
                        .getRegistry()
                        .lookupByNameAndType(CLOCK_BEAN, InstantSource.class);
        return clock == null ? InstantSource.system() : clock;
    }

    BridgeServices services() {
        Conversations conversations = conversations();
        return new BridgeServices(
                clock(), requestTimeout, conversations::isEcho, conversations.values());
    }

    Conversations conversations() {
        return new Conversations(getComponent().database(), bridge(), account, clock());
    }

    /**
     * @param direction {@code in} to the helpdesk, {@code out} to WeChat
     */
    Deliveries deliveries(String direction) {
        return new Deliveries(getComponent().database(), bridge(), direction, clock());
    }

    DeliveryQueue queue(Deliveries deliveries, DeliveryQueue.Handler handler) {
        return new DeliveryQueue(deliveries, clock(), getComponent().busyUsers(bridge()), handler);
    }

    public String getAccount() {
        return account;
    }

    public @Nullable Helpdesk getHelpdesk() {
        return helpdesk;
    }

    public void setHelpdesk(@Nullable Helpdesk helpdesk) {
        this.helpdesk = helpdesk;
    }

    public String getWebhookPath() {
        return webhookPath == null ? "/bridge/" + helpdesk().name() + "/" + account : webhookPath;
    }

    public void setWebhookPath(@Nullable String webhookPath) {
        this.webhookPath = webhookPath;
    }

    public String getAgents() {
        return agents;
    }

    public void setAgents(String agents) {
        this.agents = agents;
    }

    public Duration getHoldTimeout() {
        return holdTimeout;
    }

    public void setHoldTimeout(Duration holdTimeout) {
        this.holdTimeout = holdTimeout;
    }

    public boolean isMenus() {
        return menus;
    }

    public void setMenus(boolean menus) {
        this.menus = menus;
    }

    public String getEvents() {
        return events;
    }

    public void setEvents(String events) {
        this.events = events;
    }

    public @Nullable String getPublicUrl() {
        return publicUrl;
    }

    public void setPublicUrl(@Nullable String publicUrl) {
        this.publicUrl = publicUrl;
    }

    public Duration getRequestTimeout() {
        return requestTimeout;
    }

    public void setRequestTimeout(Duration requestTimeout) {
        this.requestTimeout = requestTimeout;
    }
}
