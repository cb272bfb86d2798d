// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.TypeConversionException;

/**
 * Sets the options of an account from properties, also where they name it after a dot, as in {@code
 * accounts.shop.token}. Camel then hands the whole map of accounts to the configurer of its values,
 * with the name of an account where that of an option belongs.
 *
 * <p>What is wrong with an option of an account is said with the name of the account, which Camel
 * leaves out.
 */
final class AccountsConfigurer extends WeChatConfigurationConfigurer {

    private final Supplier<Map<String, WeChatConfiguration>> accounts;

    /**
     * @param accounts the accounts there are, for their names
     */
    AccountsConfigurer(Supplier<Map<String, WeChatConfiguration>> accounts) {
        this.accounts = accounts;
    }

    @Override
    public Object getOptionValue(Object target, String name, boolean ignoreCase) {
        return target instanceof Map<?, ?> entries
                ? account(entries, name)
                : super.getOptionValue(target, name, ignoreCase);
    }

    @Override
    public boolean configure(
            CamelContext context, Object target, String name, Object value, boolean ignoreCase) {
        if (target instanceof Map<?, ?> entries) {
            typed(entries).put(name, property(context, WeChatConfiguration.class, value));
            return true;
        }
        try {
            boolean known = super.configure(context, target, name, value, ignoreCase);
            if (!known && nameOf(target).isPresent()) {
                throw new IllegalArgumentException(
                        option(name, target) + " is not known: it has the options of an endpoint");
            }
            return known;
        } catch (TypeConversionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalArgumentException(
                    option(name, target) + " cannot be '" + value + "': " + cause.getMessage(), e);
        }
    }

    private String option(String name, Object target) {
        return "Option "
                + name
                + nameOf(target).map(account -> " of account '" + account + "'").orElse("")
                + " of the WeChat component";
    }

    private Optional<String> nameOf(Object target) {
        return accounts.get().entrySet().stream()
                .filter(entry -> entry.getValue() == target)
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private static WeChatConfiguration account(Map<?, ?> entries, String name) {
        return typed(entries).computeIfAbsent(name, absent -> new WeChatConfiguration());
    }

    @SuppressWarnings("unchecked")
    private static Map<String, WeChatConfiguration> typed(Map<?, ?> entries) {
        return (Map<String, WeChatConfiguration>) entries;
    }
}
