// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import io.github.camelwechat.WeChatConstants;
import org.apache.camel.builder.RouteBuilder;

/** The route of the README in Java, so that it is compiled and run. */
final class ReadmeRoute extends RouteBuilder {

    @Override
    public void configure() {
        from("wechat:shop")
                .filter(header(WeChatConstants.MSG_TYPE).isEqualTo("text"))
                .setBody(simple("You said: ${header.CamelWeChatContent}"))
                .to("wechat:shop");
    }
}
