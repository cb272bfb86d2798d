// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** Where an account is registered, which decides what WeChat lets it send. */
public enum AccountRegion {
    /** Mainland China: everything. */
    MAINLAND,
    /** Anywhere else: neither voice messages nor videos nor menu messages. */
    OVERSEAS;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
