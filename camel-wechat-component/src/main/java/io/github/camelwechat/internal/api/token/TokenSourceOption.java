// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.token.TokenSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The value of option {@code tokenSource}. */
public sealed interface TokenSourceOption {

    /** WeChat's {@code stable_token}. */
    record Stable() implements TokenSourceOption {}

    /** WeChat's older {@code token}. */
    record Classic() implements TokenSourceOption {}

    /** A bean of the user's. */
    record Bean(TokenSource source) implements TokenSourceOption {}

    /** A server that gives tokens to several programs. The address may carry a key. */
    record Server(URI address) implements TokenSourceOption {
        @Override
        public String toString() {
            return "Server[" + address.getHost() + "]";
        }
    }

    /** A file that somebody else keeps up to date. */
    record File(Path path) implements TokenSourceOption {}

    /** The option as it is by default. */
    TokenSourceOption STABLE = new Stable();

    /** The kind of place, in one word. */
    default String kind() {
        return getClass().getSimpleName().toLowerCase(Locale.ROOT);
    }

    /** Tells whether tokens are fetched with the account's AppSecret. */
    default boolean needsSecret() {
        return this instanceof Stable || this instanceof Classic;
    }

    /**
     * Reads the option.
     *
     * @throws IllegalArgumentException if it is none of these, without the value: that may carry a
     *     key
     */
    static TokenSourceOption of(Object option) {
        if (option instanceof TokenSource bean) {
            return new Bean(bean);
        }
        String text = option.toString().strip();
        if (text.equalsIgnoreCase("stable")) {
            return STABLE;
        }
        if (text.equalsIgnoreCase("classic")) {
            return new Classic();
        }
        try {
            if (text.startsWith("file:") && text.length() > "file:".length()) {
                return new File(Path.of(text.substring("file:".length())));
            }
            URI address = new URI(text);
            if (("http".equals(address.getScheme()) || "https".equals(address.getScheme()))
                    && address.getHost() != null
                    && address.getRawUserInfo() == null
                    && address.getRawFragment() == null) {
                return new Server(address);
            }
        } catch (URISyntaxException | InvalidPathException e) {
            throw refuse(e.getClass().getSimpleName());
        }
        throw refuse(null);
    }

    private static IllegalArgumentException refuse(@Nullable String why) {
        return new IllegalArgumentException(
                "must be stable, classic, a #bean of type io.github.camelwechat.token.TokenSource,"
                        + " an http or https URL without user and fragment, or file: and a path"
                        + (why == null ? "" : " (" + why + ")"));
    }
}
