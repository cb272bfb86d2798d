// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import java.util.Map;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * Sets the options of an account from properties, also where they name it after a dot, as in {@code
 * accounts.shop.token}. Camel then hands the whole map of accounts to the configurer of its values,
 * with the name of an account where that of an option belongs.
 */
final class AccountsConfigurer extends WeChatConfigurationConfigurer {

    @Override
    public @Nullable Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return target instanceof Map<?, ?> accounts
                ? account(accounts, name)
                : super.getOptionValue(target, name, ignoreCase);
    }

    @Override
    public boolean configure(
            CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        if (target instanceof Map<?, ?> accounts) {
            entries(accounts).put(name, property(context, WeChatConfiguration.class, value));
            return true;
        }
        return super.configure(context, target, name, value, ignoreCase);
    }

    private static WeChatConfiguration account(Map<?, ?> accounts, String name) {
        return entries(accounts).computeIfAbsent(name, absent -> new WeChatConfiguration());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, WeChatConfiguration> entries(Map<?, ?> accounts) {
        return (Map<String, WeChatConfiguration>) accounts;
    }
}
