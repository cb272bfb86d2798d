// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.kamelet;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.WeChatConfiguration;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;

/** Account {@code shop} and routes in YAML for tests of Kamelets. */
abstract class KameletFixture extends SimulatedWeChatTest {

    static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n', 1, 2, 3};

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        WeChatConfiguration shop = new WeChatConfiguration();
        shop.setAppId(wechat().account().appId());
        shop.setAppSecret(wechat().account().appSecret());
        shop.setToken(wechat().account().token());
        shop.setEncodingAesKey(wechat().account().encodingAesKey());
        shop.setApiBaseUrl(wechat().baseUri().toString());
        context.getComponent("wechat", WeChatComponent.class).setAccounts(Map.of("shop", shop));
        return context;
    }

    final MockEndpoint heard() {
        return getMockEndpoint("mock:heard");
    }

    static String from(String kamelet, Map<String, String> parameters) {
        return """
               - route:
                   from:
                     uri: kamelet:%s
                     parameters: %s
                     steps:
                     - to: mock:heard
               """
                .formatted(kamelet, json(parameters));
    }

    /** The source with another Kamelet between it and what hears it. */
    static String through(String kamelet, Map<String, String> parameters) {
        return from("wechat-source", Map.of())
                .replace(
                        "      - to: mock:heard",
                        "      - kamelet: {name: %s, parameters: %s}\n      - to: mock:heard"
                                .formatted(kamelet, json(parameters)));
    }

    static String to(String kamelet, Map<String, String> parameters) {
        return """
               - route:
                   from:
                     uri: direct:in
                     steps:
                     - to:
                         uri: kamelet:%s
                         parameters: %s
               """
                .formatted(kamelet, json(parameters));
    }

    /** YAML is a superset. */
    private static String json(Map<String, String> parameters) {
        return Stream.concat(
                        Stream.of(Map.entry("account", "shop")), parameters.entrySet().stream())
                .map(entry -> "\"" + entry.getKey() + "\": \"" + entry.getValue() + "\"")
                .collect(Collectors.joining(", ", "{", "}"));
    }

    final void load(String... routes) throws Exception {
        PluginHelper.getRoutesLoader(context)
                .loadRoutes(ResourceHelper.fromString("routes.yaml", String.join("", routes)));
    }
}
