// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Operations against a simulated WeChat, from routes that are written in either language. */
public abstract class OperationTest extends SimulatedWeChatTest {

    /** In which language a route is written. */
    public enum Author {
        YAML,
        JAVA
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId(wechat().account().appId());
        shop.setAppSecret(wechat().account().appSecret());
        shop.setToken(wechat().account().token());
        shop.setEncodingAesKey(wechat().account().encodingAesKey());
        shop.setApiBaseUrl(wechat().baseUri().toString());
        context.getComponent("wechat", WeChatComponent.class).getAccounts().put("shop", shop);
        return context;
    }

    /** The answer to an operation that must succeed; see {@link OperationSample#of}. */
    protected Map<String, Object> ask(
            Author author, String operation, String body, String... headers) throws Exception {
        Exchange done = perform(author, null, OperationSample.of(operation, body, headers));
        assertThat(done.getException()).isNull();
        return answer(done);
    }

    /** The errcode of an operation that WeChat must refuse. */
    protected int refusal(Author author, String operation, String body, String... headers)
            throws Exception {
        Exchange done = perform(author, null, OperationSample.of(operation, body, headers));
        assertThat(done.getException()).isInstanceOf(ApiErrorException.class);
        return ((ApiErrorException) done.getException()).errorCode();
    }

    /** The exchange after an operation. */
    protected Exchange perform(Author author, String operation, String body, String... headers)
            throws Exception {
        return perform(author, null, OperationSample.of(operation, body, headers));
    }

    /** The answer to an upload that must succeed. */
    protected Map<String, Object> upload(
            Author author, String operation, byte[] file, String name, String... headers)
            throws Exception {
        Exchange done = perform(author, file, OperationSample.of(operation, null, headers), name);
        assertThat(done.getException()).isNull();
        return answer(done);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> answer(Exchange done) {
        return (Map<String, Object>) done.getMessage().getBody();
    }

    /** The answer to an operation whose body the route was given, and no constant says. */
    protected Map<String, Object> askGiven(
            Author author, String operation, Map<String, ?> body, String... headers)
            throws Exception {
        Exchange done = performGiven(author, operation, body, headers);
        assertThat(done.getException()).isNull();
        return answer(done);
    }

    /** The exchange after such an operation. */
    protected Exchange performGiven(
            Author author, String operation, Map<String, ?> body, String... headers)
            throws Exception {
        return perform(author, body, OperationSample.of(operation, null, headers));
    }

    private Exchange perform(Author author, Object given, OperationSample sample, String... name)
            throws Exception {
        if (author == Author.YAML) {
            PluginHelper.getRoutesLoader(context())
                    .loadRoutes(ResourceHelper.fromString("route.yaml", sample.inYaml("direct:o")));
        } else {
            context().addRoutes(sample.inJava("direct:o"));
        }
        try {
            return template()
                    .request(
                            "direct:o",
                            exchange -> {
                                exchange.getMessage().setBody(given);
                                for (String each : name) {
                                    exchange.getMessage().setHeader(Exchange.FILE_NAME, each);
                                }
                            });
        } finally {
            String id =
                    context().getRoutes().stream()
                            .filter(
                                    route ->
                                            route.getEndpoint().getEndpointUri().contains("direct"))
                            .findFirst()
                            .orElseThrow()
                            .getRouteId();
            context().getRouteController().stopRoute(id);
            context().removeRoute(id);
        }
    }
}
