// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot.example;

import io.github.camelwechat.WeChatConstants;
import org.apache.camel.builder.RouteBuilder;
import org.springframework.stereotype.Component;

/**
 * The shop repeats what its users say; whoever writes to the support is told that somebody will.
 */
@Component
public class ShopRoutes extends RouteBuilder {

    @Override
    public void configure() {
        from("wechat:shop")
                .routeId("shop")
                .filter(header(WeChatConstants.MSG_TYPE).isEqualTo("text"))
                .setBody(simple("You said: ${header.CamelWeChatContent}"))
                .to("wechat:shop");

        from("wechat:support")
                .routeId("support")
                .setBody(constant("Somebody will answer you soon."))
                .to("wechat:support");
    }
}
