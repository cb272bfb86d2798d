// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The treatment of a text that is longer than one message may be. */
public enum LongText {
    /** Send it as several messages, each of which the service window has to allow. */
    SPLIT,
    /** Fail before anything leaves. */
    FAIL;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
