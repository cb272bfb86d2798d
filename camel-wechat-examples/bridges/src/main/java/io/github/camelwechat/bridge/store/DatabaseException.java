// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.store;

import java.sql.SQLException;

/** The failure of the bridge's database; nothing of what was asked is in it. */
public final class DatabaseException extends RuntimeException {

    DatabaseException(SQLException cause) {
        super("the bridge's database did not do what it was asked: " + cause.getMessage(), cause);
    }
}
