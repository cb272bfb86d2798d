// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** What to do when a message may have been delivered and nobody can know. */
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
