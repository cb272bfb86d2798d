// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.reply;

/** A response to a callback that WeChat does not accept; the message says why. */
public final class InvalidResponseException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidResponseException(String reason) {
        super(reason);
    }
}
