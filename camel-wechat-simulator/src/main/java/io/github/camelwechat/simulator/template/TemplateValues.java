// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Tells whether values fit a template. */
public final class TemplateValues {
    /** Shown no more, so nobody need send them. */
    private static final Set<String> MAY_BE_MISSING = Set.of("first", "remark");

    private TemplateValues() {}

    /**
     * Describes the fault of the first value that does not fit, in WeChat's words.
     *
     * @param values by parameter name; those the template does not have are not looked at
     */
    public static Optional<String> fault(Template template, Map<String, String> values) {
        for (String name : template.names()) {
            String value = values.getOrDefault(name, "");
            if (value.isBlank()) {
                if (!MAY_BE_MISSING.contains(name)) {
                    return Optional.of(" data." + name + ".value is empty");
                }
            } else if (!fits(template, name, value)) {
                return Optional.of(" data." + name + ".value invalid");
            }
        }
        return Optional.empty();
    }

    private static boolean fits(Template template, String name, String value) {
        List<String> choices = template.choices().get(name);
        ValueRule rule =
                template.kind() == TemplateKind.ONE_TIME ? ValueRule.ONE_TIME : ValueRule.of(name);
        return rule.accepts(value) && (choices == null || choices.contains(value));
    }
}
