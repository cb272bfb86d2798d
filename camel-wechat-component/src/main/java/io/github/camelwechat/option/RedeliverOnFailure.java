// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The way to ask WeChat for another delivery of a callback whose route failed. */
public enum RedeliverOnFailure {
    /** It stays unanswered until WeChat has given up, which is documented to bring it again. */
    TIMEOUT,
    /** It is answered 503 at once. */
    STATUS,
    /** It is acknowledged, and not delivered again. */
    NONE;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
