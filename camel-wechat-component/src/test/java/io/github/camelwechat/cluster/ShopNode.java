// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.clock.RemoteClock;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.testing.LoopbackServer;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.slf4j.LoggerFactory;

/**
 * One node of a shop, in a process of its own that ends with the one that started it. Tells a
 * witness what its routes receive, and sends what it is asked to: {@code POST /send}, or {@code
 * /park} for a message that may wait, with {@code user} in the query and the text as body; {@code
 * /parked} lists what waits, {@code /window} says in which state a window is, {@code /clock} what
 * time it is. Its arguments are its port, where the simulator, the witness and the store are, where
 * tokens come from, and options of the consumer.
 */
public final class ShopNode extends RouteBuilder {

    /** The first word of a user who wants the route to take longer than a redelivery. */
    static final String SLOW = "slow";

    /** The first word of one who wants it to tell when it begins, and to take a moment. */
    static final String ROW = "row";

    private static final long ROW_MILLIS = 100;

    private static final long SLOW_MILLIS = 600;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String shop;
    private final String heard;
    private final String witness;
    private final InstantSource clock;

    private ShopNode(String shop, String heard, String witness, InstantSource clock) {
        this.shop = shop;
        this.heard = heard;
        this.witness = witness;
        this.clock = clock;
    }

    public static void main(String[] arguments) throws Exception {
        endWithWhoeverStartedThis();
        String simulator = arguments[1];
        CamelContext context = new DefaultCamelContext();
        context.getRegistry().bind("workers", new VertxOptions().setWorkerPoolSize(64));
        context.addService(new LoopbackServer(Integer.parseInt(arguments[0])));
        RemoteClock clock = new RemoteClock(URI.create(simulator));
        if (!clock.awaitFirstReading(Duration.ofSeconds(30))) {
            throw new IllegalStateException("the simulator's clock cannot be read");
        }
        context.getRegistry().bind("weChatClock", clock);
        StateStore store = SharedStore.connected(arguments[3]);
        context.getRegistry().bind("state", store);
        ShopNode node =
                new ShopNode(shop(simulator, arguments[4]), arguments[5], arguments[2], clock);
        context.addRoutes(node);
        context.addRoutes(new AcmeNode(simulator, store, node::tell));
        context.start();
        node.new Warnings().listen();
        System.out.println("started");
    }

    /** Tells the witness whenever the component says that something could not be kept. */
    private final class Warnings extends AppenderBase<ILoggingEvent> {

        void listen() {
            Logger logger = (Logger) LoggerFactory.getLogger("io.github.camelwechat");
            setContext(logger.getLoggerContext());
            start();
            logger.addAppender(this);
        }

        @Override
        protected void append(ILoggingEvent event) {
            tell("warned", "nobody", event.getFormattedMessage());
        }
    }

    private void tell(String what, String user) {
        tell(what, user, "");
    }

    private void tell(String what, String user, String text) {
        http.sendAsync(report(what, user, text), HttpResponse.BodyHandlers.discarding());
    }

    private static void endWithWhoeverStartedThis() {
        Thread watch =
                new Thread(
                        () -> {
                            try {
                                while (System.in.read() >= 0) {
                                    continue;
                                }
                            } catch (IOException e) {
                                // As good as its end.
                            }
                            Runtime.getRuntime().halt(1);
                        },
                        "end-with-parent");
        watch.setDaemon(true);
        watch.start();
    }

    private static String shop(String simulator, String tokenSource) {
        SimulatedAccount account = SimulatedAccount.demo();
        return "wechat:shop?appId="
                + account.appId()
                + "&originalId="
                + account.originalId()
                + "&appSecret=RAW("
                + account.appSecret()
                + ")&token=RAW("
                + account.token()
                + ")&encodingAesKey=RAW("
                + account.encodingAesKey()
                + ")&stateStore=#state&apiBaseUrl="
                + simulator
                + "&quotaWatch=true&tokenSource="
                + tokenSource;
    }

    @Override
    public void configure() {
        from(shop + heard)
                .choice()
                .when(header(WeChatConstants.CONTENT).startsWith(SLOW))
                .delay(SLOW_MILLIS)
                .end()
                .end()
                .choice()
                .when(header(WeChatConstants.CONTENT).startsWith(ROW))
                .process(exchange -> tell("begun", exchange, content(exchange)))
                .process(
                        exchange ->
                                tell(
                                        "talk",
                                        exchange,
                                        String.valueOf(
                                                exchange.getMessage()
                                                        .getHeader(
                                                                WeChatConstants.CONVERSATION_ID))))
                .delay(ROW_MILLIS)
                .end()
                .end()
                .process(exchange -> tell("heard", exchange, content(exchange)));
        from(shop + "&channel=window&bodyFormat=typed")
                .filter(header(WeChatConstants.PARK_ID).isNotNull())
                .process(
                        exchange ->
                                tell(
                                        exchange.getMessage()
                                                .getHeader(WeChatConstants.EVENT, String.class),
                                        exchange,
                                        text(exchange)));
        send("/send", shop);
        send("/park", shop + "&deliver=customerService,park");
        from("platform-http:/window")
                .process(ShopNode::address)
                .to(shop + "&operation=windowStatus")
                .process(
                        answer(
                                exchange ->
                                        exchange.getMessage()
                                                .getHeader(
                                                        WeChatConstants.WINDOW_STATE,
                                                        String.class)));
        from("platform-http:/clock")
                .process(answer(exchange -> Long.toString(clock.instant().getEpochSecond())));
        from("platform-http:/parked")
                .removeHeaders("*")
                .to(shop + "&operation=listParked")
                .process(answer(exchange -> exchange.getMessage().getBody().toString()));
    }

    private void send(String path, String endpoint) {
        from("platform-http:" + path)
                .convertBodyTo(String.class)
                .process(ShopNode::address)
                .doTry()
                .to(endpoint)
                .process(answer(ShopNode::status))
                .doCatch(Exception.class)
                .process(answer(ShopNode::failure))
                .end();
    }

    private static void address(Exchange exchange) {
        String user = exchange.getMessage().getHeader("user", String.class);
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, user);
    }

    private interface Answer {
        String of(Exchange exchange);
    }

    private static Processor answer(Answer answer) {
        return exchange -> {
            String text = answer.of(exchange);
            exchange.getMessage().removeHeaders("*");
            exchange.getMessage().setBody(text);
        };
    }

    private static String status(Exchange exchange) {
        return exchange.getMessage().getHeader(WeChatConstants.SEND_STATUS, String.class);
    }

    /** A window that the node itself held to be shut, or WeChat; or what else was in the way. */
    private static String failure(Exchange exchange) {
        Exception caught = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Exception.class);
        if (caught instanceof WindowClosedException) {
            return (caught.getCause() == null ? "REFUSED " : "DENIED ") + caught.getMessage();
        }
        return "FAILED " + caught;
    }

    private static String content(Exchange exchange) {
        return exchange.getMessage().getHeader(WeChatConstants.CONTENT, String.class);
    }

    private static String text(Exchange exchange) {
        Map<?, ?> message = (Map<?, ?>) exchange.getMessage().getBody(Map.class).get("message");
        return (String) ((Map<?, ?>) message.get("text")).get("content");
    }

    /** A witness that cannot be told fails the route, as a queue would that is gone. */
    private void tell(String what, Exchange exchange, String text)
            throws IOException, InterruptedException {
        String user = exchange.getMessage().getHeader(WeChatConstants.OPEN_ID, String.class);
        HttpResponse<Void> answer =
                http.send(report(what, user, text), HttpResponse.BodyHandlers.discarding());
        if (answer.statusCode() != 200) {
            throw new IOException("the witness answered " + answer.statusCode());
        }
    }

    private HttpRequest report(String what, String user, String text) {
        String query = "?user=" + user + "&pid=" + ProcessHandle.current().pid();
        return HttpRequest.newBuilder(URI.create(witness + "/" + what + query))
                .POST(BodyPublishers.ofString(text))
                .build();
    }
}
