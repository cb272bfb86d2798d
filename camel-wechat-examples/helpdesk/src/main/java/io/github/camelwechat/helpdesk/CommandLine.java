// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Options of the form {@code --name value} or {@code --name=value}. */
final class CommandLine {

    private static final int HIGHEST_PORT = 65_535;

    private final Map<String, String> values = new HashMap<>();
    private final boolean help;

    private CommandLine(boolean help) {
        this.help = help;
    }

    /**
     * @throws StartupException for an option that is not known, or has no value
     */
    static CommandLine parse(String[] args, Set<String> known) {
        boolean help = Set.of(args).contains("--help");
        CommandLine line = new CommandLine(help);
        for (int i = 0; i < args.length && !help; i++) {
            String name = args[i];
            int equals = name.indexOf('=');
            String value = null;
            if (equals > 0) {
                value = name.substring(equals + 1);
                name = name.substring(0, equals);
            } else if (i + 1 < args.length) {
                value = args[++i];
            }
            if (!known.contains(name)) {
                throw new StartupException(
                        "There is no option " + name + "; --help lists those there are.");
            }
            if (value == null || value.isBlank()) {
                throw new StartupException("Option " + name + " needs a value; --help says which.");
            }
            line.values.put(name, value);
        }
        return line;
    }

    boolean help() {
        return help;
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    int port(String name, int otherwise) {
        String value = values.get(name);
        if (value == null) {
            return otherwise;
        }
        try {
            int port = Integer.parseInt(value);
            if (port > 0 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException e) {
            // Answered below, as a number out of range is.
        }
        throw new StartupException(
                "Option " + name + " takes a port from 1 to 65535, not \"" + value + "\".");
    }

    URI http(String name, String otherwise) {
        String value = text(name, otherwise);
        try {
            URI uri = URI.create(value);
            if (uri.getHost() != null
                    && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // Answered below, as any other text that is not such an address.
        }
        throw new StartupException(
                "Option "
                        + name
                        + " takes an address like "
                        + otherwise
                        + ", not \""
                        + value
                        + "\".");
    }
}
