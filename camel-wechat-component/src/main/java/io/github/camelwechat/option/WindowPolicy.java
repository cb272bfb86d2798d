// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

/** The treatment of a message that the service window is known not to allow. */
public enum WindowPolicy {
    /** Fail before anything leaves. */
    FAIL,
    /** Send all the same, and let WeChat decide. */
    ASK
}
