// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.camelwechat.WeChatConstants;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.slf4j.LoggerFactory;

/**
 * A process that answers every callback and prints what it was told. Its arguments are the port,
 * the endpoint and, if it is not the router, the entrance.
 */
public final class PlainShop {

    private PlainShop() {}

    public static void main(String[] arguments) throws Exception {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).setLevel(Level.OFF);
        CamelContext context = new DefaultCamelContext();
        HttpEntrance entrance =
                arguments.length < 3 ? HttpEntrance.ROUTER : HttpEntrance.valueOf(arguments[2]);
        entrance.prepare(context);
        context.addService(new LoopbackServer(Integer.parseInt(arguments[0])));
        context.addRoutes(
                new RouteBuilder() {
                    @Override
                    public void configure() {
                        from(arguments[1])
                                .process(
                                        exchange ->
                                                System.out.println(
                                                        "ran "
                                                                + exchange.getMessage()
                                                                        .getHeader(
                                                                                WeChatConstants
                                                                                        .CONTENT)))
                                .setBody(constant("ok"));
                    }
                });
        context.start();
        System.out.println("started");
    }
}
