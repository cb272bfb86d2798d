// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.util.Objects;

/**
 * The only way to name a record: {@code account/kind/id}.
 *
 * @param account the name of the account; without a slash
 * @param kind what the record is, for example {@code dedupe}, {@code window} or {@code send};
 *     without a slash
 * @param id which one of them; may contain anything
 */
public record StateKey(String account, String kind, String id) {

    public StateKey {
        Objects.requireNonNull(id, "id");
        if (account.indexOf('/') >= 0 || kind.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "neither account nor kind of a state key may contain a slash");
        }
    }

    /** The text engines store it under, which sorts records of one account and kind together. */
    public String text() {
        return account + "/" + kind + "/" + id;
    }

    /** Reads what {@link #text()} wrote. */
    public static StateKey parse(String text) {
        String[] parts = text.split("/", 3);
        if (parts.length != 3) {
            throw new IllegalArgumentException("not a state key: it should read account/kind/id");
        }
        return new StateKey(parts[0], parts[1], parts[2]);
    }

    @Override
    public String toString() {
        return text();
    }
}
