// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cli;

/** A command that cannot be carried out as it was given. The message is for a person. */
final class InvalidCommandException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    InvalidCommandException(String message) {
        super(message);
    }
}
