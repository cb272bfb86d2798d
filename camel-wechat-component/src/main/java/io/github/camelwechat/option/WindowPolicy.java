// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** What to do with a message when we know that the service window does not allow it. */
public enum WindowPolicy {
    /** Fail before anything leaves. */
    FAIL,
    /** Send all the same, and let WeChat decide. */
    ASK
}
