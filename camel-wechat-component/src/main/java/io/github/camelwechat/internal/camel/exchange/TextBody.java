// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import java.io.InputStream;
import java.io.Reader;
import org.apache.camel.Exchange;
import org.apache.camel.StreamCache;
import org.jspecify.annotations.Nullable;

/** Reads a body that is meant as text. */
public final class TextBody {

    private TextBody() {}

    /**
     * The text, or null if the body is nothing a person would have written. Camel's converters make
     * a String of every object; a user must not be sent {@code java.lang.Object@1b2c3d}.
     */
    public static @Nullable String of(Exchange exchange, Object body) {
        boolean text =
                body instanceof CharSequence
                        || body instanceof Number
                        || body instanceof Boolean
                        || body instanceof byte[]
                        || body instanceof InputStream
                        || body instanceof Reader
                        || body instanceof StreamCache;
        return text
                ? exchange.getContext()
                        .getTypeConverter()
                        .tryConvertTo(String.class, exchange, body)
                : null;
    }
}
