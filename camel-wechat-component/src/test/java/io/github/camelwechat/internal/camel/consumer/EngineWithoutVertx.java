// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.testing.InboundSamples;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.spi.PlatformHttpConsumer;
import org.apache.camel.component.platform.http.spi.PlatformHttpEngine;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultExchange;

/** An application on an HTTP engine that is not Vert.x's, and one request to its account. */
public final class EngineWithoutVertx implements PlatformHttpEngine, Callable<Integer> {

    private Processor callbacks;

    @Override
    public PlatformHttpConsumer createConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
        callbacks = processor;
        return new EngineConsumer(endpoint, processor);
    }

    @Override
    public int getServerPort() {
        return 0;
    }

    /** Returns the status of the response to a POST without a query. */
    @Override
    public Integer call() throws Exception {
        try (DefaultCamelContext context = new DefaultCamelContext(false)) {
            context.setApplicationContextClassLoader(getClass().getClassLoader());
            context.build();
            context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, this);
            context.addRoutes(
                    new RouteBuilder() {
                        @Override
                        public void configure() {
                            from("wechat:shop?securityMode=plain&appId="
                                            + InboundSamples.APP_ID
                                            + "&token="
                                            + InboundSamples.TOKEN)
                                    .log("never");
                        }
                    });
            context.start();
            Exchange request = new DefaultExchange(context);
            request.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
            Objects.requireNonNull(callbacks, "the consumer used no engine").process(request);
            return request.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        }
    }

    private static final class EngineConsumer extends DefaultConsumer
            implements PlatformHttpConsumer, Suspendable {

        EngineConsumer(PlatformHttpEndpoint endpoint, Processor processor) {
            super(endpoint, processor);
        }

        @Override
        public PlatformHttpEndpoint getEndpoint() {
            return (PlatformHttpEndpoint) super.getEndpoint();
        }
    }
}
