// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The value that is written under a key.
 *
 * @param bytes the content; not copied, so do not change it
 * @param expiresAt from when on, by the component's clock, the record counts as absent
 * @param due where {@link StateStore#due} finds it; null if it should not
 */
public record StateValue(byte[] bytes, Instant expiresAt, @Nullable Due due) {

    /**
     * A place in an index ordered by time.
     *
     * @param index the name of the index, without blanks
     * @param at when the record becomes due
     */
    public record Due(String index, Instant at) {
        public Due {
            if (index.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException(
                        "the name of an index should have no blanks, but it is '" + index + "'");
            }
            Objects.requireNonNull(at, "at");
        }
    }

    public StateValue {
        Objects.requireNonNull(bytes, "bytes");
        Objects.requireNonNull(expiresAt, "expiresAt");
    }

    public StateValue(byte[] bytes, Instant expiresAt) {
        this(bytes, expiresAt, null);
    }
}
