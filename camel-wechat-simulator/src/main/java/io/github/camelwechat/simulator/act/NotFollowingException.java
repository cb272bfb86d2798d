// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.act;

/** Only followers can do this, and the user is none. */
public final class NotFollowingException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    NotFollowingException(String openid) {
        super("user " + openid + " does not follow the account; let the user follow first");
    }
}
