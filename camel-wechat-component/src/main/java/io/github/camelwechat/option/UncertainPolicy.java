// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The treatment of a message that may have been delivered without anybody knowing. */
public enum UncertainPolicy {
    /** Fail. */
    FAIL,
    /** Take it for delivered. */
    ASSUME_SENT,
    /** Send it once more, which may show it to the user twice; then fail. */
    RETRY;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
