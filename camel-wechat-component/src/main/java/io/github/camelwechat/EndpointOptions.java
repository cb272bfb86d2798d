// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.option.OptionText;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.util.StringHelper;
import org.jspecify.annotations.Nullable;

/**
 * The options an endpoint starts from, before its URI: those of the component's configuration, and
 * over them those of the account, which are a bean of the account's name or else an entry of the
 * component's accounts.
 *
 * <p>A bean or an entry says nothing of an option that it leaves at its default: both are whole
 * {@link WeChatConfiguration}s, in which an option that was set to the default looks like one that
 * was never touched. So an account cannot put back to the default what the component's
 * configuration changes; a URI can.
 */
final class EndpointOptions {

    private final CamelContext context;
    private final WeChatConfiguration configuration;
    private final Map<?, ?> accounts;

    /**
     * @param accounts values may be plain maps in spite of the component's type: a properties file
     *     in dotted form (accounts.shop.appId) leaves them
     */
    EndpointOptions(CamelContext context, WeChatConfiguration configuration, Map<?, ?> accounts) {
        this.context = context;
        this.configuration = configuration;
        this.accounts = accounts;
    }

    /** The options of an account, as a copy that may be changed. */
    WeChatConfiguration of(String account) {
        WeChatConfiguration options = configuration.copy();
        Object own = own(account);
        if (own instanceof WeChatConfiguration typed) {
            overlay(typed, options);
        } else if (own instanceof Map<?, ?> properties) {
            bind(account, properties, options);
        }
        return options;
    }

    /** The AppSecret that the account's bean or entry holds now; null for none. */
    @Nullable Secret secretOf(String account) {
        return own(account) instanceof WeChatConfiguration typed
                ? secret(typed.getAppSecret())
                : null;
    }

    static @Nullable Secret secret(@Nullable String appSecret) {
        return appSecret == null || appSecret.isBlank() ? null : Secret.of(appSecret);
    }

    private @Nullable Object own(String account) {
        WeChatConfiguration bean =
                context.getRegistry().lookupByNameAndType(account, WeChatConfiguration.class);
        if (bean != null) {
            return bean;
        }
        Object entry = accounts.get(account);
        // Properties in dotted form leave a name without its dashes: Camel takes it for an option.
        return entry != null ? entry : accounts.get(StringHelper.dashToCamelCase(account));
    }

    private void overlay(WeChatConfiguration own, WeChatConfiguration options) {
        Map<String, Object> said = properties(own);
        said.entrySet().removeAll(properties(new WeChatConfiguration()).entrySet());
        said.forEach(
                (option, value) -> configurer().configure(context, options, option, value, true));
    }

    private Map<String, Object> properties(WeChatConfiguration of) {
        Map<String, Object> properties = new HashMap<>();
        PluginHelper.getBeanIntrospection(context).getProperties(of, properties, null, false);
        return properties;
    }

    private void bind(String account, Map<?, ?> properties, WeChatConfiguration options) {
        Map<String, Object> own = new HashMap<>();
        properties.forEach((name, value) -> own.put(String.valueOf(name), value));
        readEnums("account '" + account + "' of the WeChat component", own);
        PropertyBindingSupport.build()
                .withCamelContext(context)
                .withTarget(options)
                .withProperties(own)
                .withIgnoreCase(true)
                .withRemoveParameters(true)
                .bind();
        if (!own.isEmpty()) {
            throw new IllegalArgumentException(
                    "Account '"
                            + account
                            + "' of the WeChat component has unknown options "
                            + own.keySet());
        }
    }

    /**
     * Reads those of the parameters that have a fixed set of values: Camel would refuse a wrong one
     * without telling the values.
     *
     * @param place where the parameters stand, for messages
     * @throws IllegalArgumentException if one of them is wrong, naming it and its values
     */
    void readEnums(String place, Map<String, Object> parameters) {
        PropertyConfigurerGetter getter = (PropertyConfigurerGetter) configurer();
        parameters.replaceAll(
                (option, value) -> {
                    Class<?> type = getter.getOptionType(option, true);
                    return type != null
                                    && type.isEnum()
                                    && value instanceof String text
                                    && !text.startsWith("#")
                            ? constant(type, option, place, text)
                            : value;
                });
    }

    @SuppressWarnings({"unchecked", "rawtypes"})
    private static Object constant(Class<?> type, String option, String place, String text) {
        try {
            return OptionText.parse((Class) type, text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "Option " + option + " of " + place + " " + e.getMessage(), e);
        }
    }

    private PropertyConfigurer configurer() {
        String name = WeChatConfiguration.class.getName();
        return Objects.requireNonNull(
                PluginHelper.getConfigurerResolver(context)
                        .resolvePropertyConfigurer(name, context),
                name);
    }
}
