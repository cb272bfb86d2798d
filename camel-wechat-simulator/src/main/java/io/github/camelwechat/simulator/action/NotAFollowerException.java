// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.action;

/** Only followers can do this, and the user is none. */
public final class NotAFollowerException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotAFollowerException(String openid) {
        super("user " + openid + " does not follow the account; let the user follow first");
    }
}
