// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.springboot;

import io.github.camelwechat.WeChatComponent;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.camel.support.PropertyBindingSupport;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.StringHelper;

/**
 * The options of the component as the sources of Spring Boot have them: files, environment, command
 * line. They are not bound to types of Spring, so that values are spelled as everywhere in Camel (a
 * Duration as {@code 5s}, a bean as {@code #store}), and a wrong one is refused in the component's
 * own words.
 */
final class ComponentOptions {

    static final String PREFIX = "camel.component.wechat";

    private static final String ACCOUNTS = "accounts";

    /** Said to the starter, as to every starter of Camel. */
    private static final Set<String> OF_THE_STARTER = Set.of("enabled", "customizer");

    private final Map<String, Object> options = new LinkedHashMap<>();
    private final Set<String> seen = new HashSet<>();

    /**
     * @param bound what stands below the prefix, with maps for what stands deeper; where two names
     *     mean the same option, the source that Spring asks first comes first
     */
    ComponentOptions(Map<String, ?> bound) {
        bound.forEach(
                (name, value) -> {
                    if (name.equalsIgnoreCase(ACCOUNTS) && value instanceof Map<?, ?> accounts) {
                        accounts.forEach((account, of) -> add(ACCOUNTS + "[" + account + "]", of));
                    } else if (!OF_THE_STARTER.contains(name)) {
                        add(camelCase(name), value);
                    }
                });
    }

    private void add(String path, Object value) {
        if (value instanceof Map<?, ?> deeper) {
            deeper.forEach((name, of) -> add(path + "." + camelCase(name), of));
        } else if (seen.add(path.toLowerCase(Locale.ROOT))) {
            options.put(path, value);
        }
    }

    private static String camelCase(Object name) {
        return StringHelper.dashToCamelCase(String.valueOf(name));
    }

    /**
     * Sets the options.
     *
     * @throws RuntimeException if one of them is wrong: a cause names it, its account and the cure
     */
    void applyTo(WeChatComponent component) {
        // The component knows the names of its accounts then, for what it says of their options.
        ServiceHelper.initService(component);
        options.forEach((name, value) -> set(component, name, value));
    }

    private static void set(WeChatComponent component, String name, Object value) {
        boolean known =
                PropertyBindingSupport.build()
                        .withConfigurer(component.getComponentPropertyConfigurer())
                        .withIgnoreCase(true)
                        .bind(component.getCamelContext(), component, name, value);
        if (!known) {
            throw new IllegalArgumentException(
                    "Option "
                            + name
                            + " of the WeChat component is not known: below "
                            + PREFIX
                            + " stand the options of the component, and below "
                            + PREFIX
                            + ".accounts.<name> those of an account");
        }
    }
}
