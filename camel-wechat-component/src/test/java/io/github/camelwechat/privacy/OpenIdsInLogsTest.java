// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.option.OpenIdText;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.slf4j.LoggerFactory;

/** With hashed openids nothing that is printed, at any level, names a user. */
class OpenIdsInLogsTest extends SimulatedWeChatTest {

    private static final String USER = "oNeverPrintThisUser";

    private final List<String> printed = new CopyOnWriteArrayList<>();
    private final AppenderBase<ILoggingEvent> appender =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    if (isOurs(event)) {
                        print(event);
                    }
                }
            };

    /** Camel shows exchanges at DEBUG, and WeChat may print what it likes. */
    private static boolean isOurs(ILoggingEvent event) {
        String logger = event.getLoggerName();
        boolean camelsDetails =
                logger.startsWith("org.apache.camel")
                        && !event.getLevel().isGreaterOrEqual(Level.INFO);
        return !camelsDetails && !logger.startsWith("io.github.camelwechat.simulator");
    }

    private void print(ILoggingEvent event) {
        StringBuilder text = new StringBuilder(event.getLoggerName());
        text.append(' ').append(event.getFormattedMessage()).append(event.getMDCPropertyMap());
        for (IThrowableProxy t = event.getThrowableProxy(); t != null; t = t.getCause()) {
            text.append(' ').append(t.getMessage());
        }
        printed.add(text.toString());
    }

    @Override
    protected boolean useJmx() {
        return true;
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        context.setUseMDCLogging(true);
        return context;
    }

    @BeforeEach
    void listen() {
        appender.start();
        root().addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        root().detachAppender(appender);
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("&stateStore=#state&forgetOn=unsubscribe&redeliverOnFailure=none"))
                        .choice()
                        .when(header(WeChatConstants.CONTENT).isEqualTo("fail"))
                        .throwException(new IllegalStateException("the route fails"))
                        .end();
                from("direct:send").to(shop("&stateStore=#state"));
                from("direct:park").to(shop("&stateStore=#state&windowClosed=park&parkLimit=1"));
                from("direct:parked").to(shop("&stateStore=#state&operation=listParked"));
                from("direct:user").to(shop("&stateStore=#state&operation=getUser"));
                from("direct:forget").to(shop("&stateStore=#state&operation=forgetUser"));
            }
        };
    }

    @ParameterizedTest
    @EnumSource
    void printsAUserAsTheOptionSays(OpenIdText text) throws Exception {
        WeChatComponent component = context.getComponent("wechat", WeChatComponent.class);
        component.setOpenIdsInLogs(text);
        for (var route : List.copyOf(context.getRoutes())) {
            context.getRouteController().stopRoute(route.getId());
            context.removeRoute(route.getId());
        }
        context.getEndpointRegistry().clear();
        context.addRoutes(createRouteBuilder());

        everything();

        List<String> shown = new ArrayList<>(printed);
        shown.addAll(shownByJmx(context.getManagementName()));
        if (text == OpenIdText.HASHED) {
            assertThat(shown).noneMatch(line -> line.contains(USER));
            assertThat(shown.stream().filter(line -> line.contains(hash()))).hasSizeGreaterThan(1);
        } else {
            assertThat(shown).noneMatch(line -> line.contains(hash()));
            assertThat(shown.stream().filter(line -> line.contains(USER))).hasSizeGreaterThan(1);
        }
    }

    /** As much as can go wrong with one user. */
    private void everything() {
        wechat().user(USER).says("hello").await();
        wechat().user(USER).says("fail").await();
        for (int i = 0; i < 5; i++) {
            send("direct:send", USER, "message " + i);
        }
        printed(send("direct:send", USER, "one too many"), WindowClosedException.class);
        send("direct:user", USER, "");
        wechat().advance(Duration.ofHours(49));
        printed(send("direct:send", USER, "too late"), WindowClosedException.class);
        send("direct:forget", USER, "");
        printed(send("direct:send", USER, "WeChat knows better"), WindowClosedException.class);
        send("direct:park", USER, "waits");
        printed(send("direct:park", USER, "one too many waits"), InvalidMessageException.class);
        wechat().inject(new Fault.ErrCode(48001, "api unauthorized"), 1);
        wechat().user(USER).says("here").await();
        await().until(() -> printed.stream().anyMatch(line -> line.contains("go on waiting")));
        send("direct:forget", USER, "");
        StateKey queue = RecordKind.PARK.key("shop", USER);
        context.getRegistry()
                .lookupByNameAndType("state", StateStore.class)
                .putIfAbsent(
                        queue,
                        new StateValue(
                                "damaged".getBytes(UTF_8),
                                wechat().clock().instant().plusSeconds(3600)));
        printed(send("direct:parked", USER, ""), StateStoreException.class);
        send("direct:forget", USER, "");
        wechat().user(USER).unfollows().await();
        printed(send("direct:send", USER, "gone"), null);
    }

    /** An exception is printed by whoever handles it. */
    private void printed(Exchange failed, Class<? extends Exception> type) {
        if (type != null) {
            assertThat(failed.getException()).isInstanceOf(type);
        }
        for (Throwable t = failed.getException(); t != null; t = t.getCause()) {
            printed.add(String.valueOf(t));
        }
    }

    private String hash() {
        try {
            byte[] text = (wechat().account().appId() + ":" + USER).getBytes(UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> shownByJmx(String context) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        List<String> shown = new ArrayList<>();
        for (ObjectName name :
                server.queryNames(
                        new ObjectName("org.apache.camel:type=consumers,context=" + context + ",*"),
                        null)) {
            shown.add(name.toString());
            for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
                // The URI of an endpoint in a test holds secrets, which are looked for too.
                if (!attribute.getName().contains("Uri")) {
                    shown.add(String.valueOf(server.getAttribute(name, attribute.getName())));
                }
            }
        }
        assertThat(shown).isNotEmpty();
        return shown;
    }
}
