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
        if (value.isBlank() || value.length() > LONGEST || isUnprintable(value)) {
            throw new IllegalArgumentException(
                    "an openid has 1 to "
                            + LONGEST
                            + " printable characters and no blanks, but this one has "
                            + value.length());
        }
    }

    /** An openid stands in log lines: it breaks none, and turns none round. */
    private static boolean isUnprintable(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (c <= ' ' || c >= 0x7f && !Character.isLetterOrDigit(c)) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return value;
    }
}
