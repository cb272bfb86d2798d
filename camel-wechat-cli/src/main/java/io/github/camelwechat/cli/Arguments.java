// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The words behind a command: options, as {@code --name=value} or {@code --name}, and files. */
final class Arguments {

    private final Map<String, String> options = new LinkedHashMap<>();
    private final List<String> files = new ArrayList<>();

    /**
     * @param known the options that the command has
     * @throws InvalidCommandException if there is another
     */
    Arguments(List<String> words, Set<String> known) {
        for (String word : words) {
            if (!word.startsWith("--")) {
                files.add(word);
                continue;
            }
            int equals = word.indexOf('=');
            String name = equals < 0 ? word : word.substring(0, equals);
            if (!known.contains(name)) {
                throw new InvalidCommandException("Unknown option " + name + "; try help");
            }
            options.put(name, equals < 0 ? "" : word.substring(equals + 1));
        }
    }

    List<String> files() {
        return List.copyOf(files);
    }

    boolean has(String option) {
        return options.containsKey(option);
    }

    @Nullable String value(String option) {
        String value = options.get(option);
        if (value != null && value.isBlank()) {
            throw new InvalidCommandException(
                    "Option " + option + " needs a value, as in " + option + "=...");
        }
        return value;
    }

    int port(String option, int otherwise) {
        String value = value(option);
        if (value == null) {
            return otherwise;
        }
        if (!value.matches("[0-9]{1,5}") || Integer.parseInt(value) > 65_535) {
            throw new InvalidCommandException(
                    "Option " + option + " should be a port from 0 to 65535, but is " + value);
        }
        return Integer.parseInt(value);
    }
}
