// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import io.github.camelwechat.WeChatComponent;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.io.StringReader;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.CamelContext;
import org.apache.camel.support.PropertyBindingSupport;

/** A context with the account that a page tells people to configure, at the simulated WeChat. */
abstract class DocumentedAccountTest extends SimulatedWeChatTest {

    private static final String COMPONENT = "camel.component.wechat.";

    /** The lines of application.properties, as the page has them. */
    abstract String properties() throws IOException;

    /** The name that the page gives the account. */
    String name() {
        return "shop";
    }

    @Override
    protected CamelContext createCamelContext() throws Exception {
        CamelContext context = super.createCamelContext();
        WeChatComponent component = new WeChatComponent();
        context.addComponent("wechat", component);
        Properties properties = new Properties();
        properties.load(new StringReader(properties()));
        properties.setProperty(
                COMPONENT + "accounts[" + name() + "].apiBaseUrl", wechat().baseUri().toString());
        properties.forEach((name, value) -> configure(component, (String) name, (String) value));
        return context;
    }

    /** The pages take credentials from the environment; here they are the simulator's. */
    private void configure(WeChatComponent component, String name, String value) {
        var account = wechat().account();
        var platform = SimulatedPlatform.demo();
        Map<String, String> environment =
                Map.of(
                        "{{env:WECHAT_APP_ID}}", account.appId(),
                        "{{env:WECHAT_APP_SECRET}}", account.appSecret(),
                        "{{env:WECHAT_TOKEN}}", account.token(),
                        "{{env:WECHAT_ENCODING_AES_KEY}}", account.encodingAesKey(),
                        "{{env:PLATFORM_APP_ID}}", platform.appId(),
                        "{{env:PLATFORM_APP_SECRET}}", platform.appSecret(),
                        "{{env:PLATFORM_TOKEN}}", platform.token(),
                        "{{env:PLATFORM_ENCODING_AES_KEY}}", platform.encodingAesKey());
        if (name.startsWith(COMPONENT)) {
            PropertyBindingSupport.build()
                    .withCamelContext(component.getCamelContext())
                    .withTarget(component)
                    .withMandatory(true)
                    .withProperty(
                            name.substring(COMPONENT.length()),
                            environment.getOrDefault(value, value))
                    .bind();
        }
    }
}
