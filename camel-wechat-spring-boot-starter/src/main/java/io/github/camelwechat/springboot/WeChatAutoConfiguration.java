// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import io.github.camelwechat.WeChatComponent;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ComponentCustomizer;
import org.apache.camel.spring.boot.CamelAutoConfiguration;
import org.apache.camel.spring.boot.util.ConditionalOnCamelContextAndAutoConfigurationBeans;
import org.apache.camel.spring.boot.util.ConditionalOnHierarchicalProperties;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/**
 * The component as an application of Spring Boot configures it, with {@code
 * camel.component.wechat.*}; {@code camel.component.wechat.enabled=false} leaves it alone.
 */
@AutoConfiguration(after = CamelAutoConfiguration.class)
@Conditional(ConditionalOnCamelContextAndAutoConfigurationBeans.class)
@ConditionalOnHierarchicalProperties({"camel.component", ComponentOptions.PREFIX})
public class WeChatAutoConfiguration {

    @Bean
    @Lazy
    ComponentCustomizer weChatComponentCustomizer(Environment environment) {
        return ComponentCustomizer.forType(
                WeChatComponent.class,
                component ->
                        new ComponentOptions(
                                        Binder.get(environment)
                                                .bind(
                                                        ComponentOptions.PREFIX,
                                                        Bindable.mapOf(String.class, Object.class))
                                                .orElseGet(Map::of))
                                .applyTo(component));
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
    static class OnServlets {

        /** Before filters that look for parameters, and so for a form in the body. */
        @Bean
        FilterRegistrationBean<CallbackFilter> weChatCallbackFilter(
                ObjectProvider<CamelContext> context) {
            FilterRegistrationBean<CallbackFilter> registration =
                    new FilterRegistrationBean<>(new CallbackFilter(context::getObject));
            registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 1);
            registration.setAsyncSupported(true);
            return registration;
        }
    }
}
