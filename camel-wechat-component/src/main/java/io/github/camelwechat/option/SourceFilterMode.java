// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The treatment of callbacks from addresses WeChat does not call from. */
public enum SourceFilterMode {
    /** They are taken like all others. */
    NONE,
    /** They are taken and logged. */
    LOG,
    /** They are refused. */
    ENFORCE;

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
