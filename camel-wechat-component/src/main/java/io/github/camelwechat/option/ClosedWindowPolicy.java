// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The way of a message whose user has no open service window. */
public enum ClosedWindowPolicy {
    /** It fails before anything leaves. */
    FAIL,
    /** It waits until the window opens. */
    PARK,
    /** A template message goes out instead. */
    TEMPLATE,
    /** It is sent all the same, and WeChat decides. */
    ASK;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
