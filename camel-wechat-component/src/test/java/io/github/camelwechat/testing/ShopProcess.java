// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.h2.jdbcx.JdbcConnectionPool;
import org.slf4j.LoggerFactory;

/**
 * A process whose route prints what it was told and never comes to an end. Its arguments are the
 * port, the database, the time it believes in, and the endpoint; one more suspends the route.
 */
public final class ShopProcess {

    private ShopProcess() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        CamelContext context = new DefaultCamelContext();
        context.addService(new LoopbackServer(Integer.parseInt(arguments[0])));
        context.getRegistry().bind("weChatClock", new ManualClock(Instant.parse(arguments[2])));
        context.getRegistry()
                .bind(
                        "disk",
                        new JdbcStateStore(JdbcConnectionPool.create(arguments[1], "sa", "")));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(arguments[3]).process(ShopProcess::hang);
                    }
                });
        context.start();
        if (arguments.length > 4) {
            context.getRouteController().suspendRoute(context.getRoutes().get(0).getRouteId());
        }
        System.out.println("started");
    }

    private static void hang(Exchange exchange) throws InterruptedException {
        System.out.println(
                "begun " + exchange.getMessage().getHeader(WeChatConstants.CONTENT, String.class));
        new CountDownLatch(1).await();
    }
}
