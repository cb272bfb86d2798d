// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Objects;

/**
 * A credential that cannot be printed: {@link #toString()} gives three asterisks, and comparison
 * takes the same time wherever two values differ. Immutable.
 */
public final class Secret {

    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Wraps a credential as the user configured it, without the blanks that come with copy and
     * paste.
     *
     * @throws IllegalArgumentException if nothing but blanks is left
     */
    public static Secret of(String value) {
        String trimmed = Objects.requireNonNull(value, "value").strip();
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("a secret must not be empty");
        }
        return new Secret(trimmed);
    }

    /** The credential itself, for the one place that sends or computes with it. Never log it. */
    public String reveal() {
        return value;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Secret secret && MessageDigest.isEqual(bytes(), secret.bytes());
    }

    @Override
    public int hashCode() {
        return value.hashCode();
    }

    @Override
    public String toString() {
        return "***";
    }

    private byte[] bytes() {
        return value.getBytes(StandardCharsets.UTF_8);
    }
}
