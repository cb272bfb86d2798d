// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import java.sql.SQLException;

/**
 * The database could not do what it was asked. A broker's message that meets this is delivered
 * again later.
 */
public final class DatabaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** H2's DATABASE_ALREADY_OPEN_1. */
    private static final int ALREADY_OPEN = 90020;

    DatabaseException(String message, Throwable cause) {
        super(message, cause);
    }

    /** Tells whether it could not be opened because another program has it open. */
    public boolean isInUse() {
        for (Throwable cause = getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && sql.getErrorCode() == ALREADY_OPEN) {
                return true;
            }
        }
        return false;
    }
}
