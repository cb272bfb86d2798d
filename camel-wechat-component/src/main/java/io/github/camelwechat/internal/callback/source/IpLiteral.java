// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.source;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads addresses that are written in digits. Names are never looked up: a caller that could make
 * us ask DNS could make us wait.
 */
final class IpLiteral {

    private static final String OCTET = "(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final String V4 = OCTET + "(?:\\." + OCTET + "){3}";

    /** Only what begins like this is never taken for a name by the JDK. */
    private static final String V6 = "[0-9A-Fa-f:][0-9A-Fa-f.]*:[0-9A-Fa-f:.]*";

    private static final Pattern LITERAL =
            Pattern.compile(
                    "(?<v4>%s)(?::\\d+)?|\\[(?<bracketed>%s)](?::\\d+)?|(?<v6>%s)(?:%%.*)?"
                            .formatted(V4, V6, V6));

    private IpLiteral() {}

    /**
     * Reads an address, with or without a port. An IPv4 address in IPv6 clothes becomes IPv4.
     *
     * @return null if it is none
     */
    static @Nullable InetAddress parse(@Nullable String text) {
        Matcher literal = LITERAL.matcher(text == null ? "" : text.strip());
        if (!literal.matches()) {
            return null;
        }
        String digits = literal.group("v4");
        if (digits == null) {
            digits =
                    literal.group("bracketed") != null
                            ? literal.group("bracketed")
                            : literal.group("v6");
        }
        try {
            return InetAddress.getByName(digits);
        } catch (UnknownHostException e) {
            return null;
        }
    }
}
