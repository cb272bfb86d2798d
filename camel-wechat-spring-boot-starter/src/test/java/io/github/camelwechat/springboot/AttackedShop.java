// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import org.apache.camel.builder.RouteBuilder;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.context.WebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A process that answers every callback on Tomcat, and prints its port and what it was told. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class AttackedShop {

    public static void main(String[] arguments) {
        SpringApplication application = new SpringApplication(AttackedShop.class);
        WebServerApplicationContext context =
                (WebServerApplicationContext) application.run(arguments);
        System.out.println("started " + context.getWebServer().getPort());
    }

    @Bean
    RouteBuilder routes() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from("wechat:shop?exchangePattern=InOut")
                        .filter(simple("${header.CamelWeChatContent} starts with 'slow'"))
                        .delay(200)
                        .end()
                        .end()
                        .process(
                                exchange ->
                                        System.out.println(
                                                "ran "
                                                        + exchange.getMessage()
                                                                .getHeader("CamelWeChatContent")))
                        .setBody(constant("ok"));
            }
        };
    }
}
