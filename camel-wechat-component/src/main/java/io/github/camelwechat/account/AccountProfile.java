// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import org.jspecify.annotations.Nullable;

/**
 * The kind of an account as far as its options tell, which decides what WeChat lets it do. What
 * they do not tell forbids nothing. Immutable.
 *
 * @param type null if it is not known
 * @param verified false if it is known that WeChat has not verified the account
 * @param overseas whether it is known to be registered outside mainland China
 */
public record AccountProfile(@Nullable AccountType type, boolean verified, boolean overseas) {

    /** That of an account whose options tell nothing. */
    public static final AccountProfile UNKNOWN = new AccountProfile(null, true, false);

    /** Tells whether nothing can follow from it. */
    public boolean isUnknown() {
        return type == null && verified && !overseas;
    }

    /**
     * Tells whether the account is known to lack what verification brings; a test account never.
     */
    public boolean isUnverified() {
        return type != AccountType.TEST && !verified;
    }
}
