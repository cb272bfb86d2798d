// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Objects;

/**
 * A user as one Official Account knows them: about 28 case-sensitive characters, different for
 * every account.
 *
 * @param value the openid as WeChat sent it
 */
public record OpenId(String value) {

    private static final int LONGEST = 128;

    public OpenId {
        Objects.requireNonNull(value, "value");
        if (value.isBlank()
                || value.length() > LONGEST
                || value.chars().anyMatch(c -> c <= ' ' || c == 0x7f)) {
            throw new IllegalArgumentException(
                    "an openid has 1 to "
                            + LONGEST
                            + " characters and no blanks, but this one has "
                            + value.length());
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
