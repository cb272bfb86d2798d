// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

/** An answer that WeChat has no kind of message for; its message is for the agent. */
final class UnfitContentException extends Exception {

    UnfitContentException(String message) {
        super(message);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
