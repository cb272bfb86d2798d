// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

/**
 * The database could not do what it was asked. A broker's message that meets this is delivered
 * again later.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }
}
