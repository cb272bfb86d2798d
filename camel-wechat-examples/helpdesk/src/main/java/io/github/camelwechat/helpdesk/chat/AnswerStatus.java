// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.chat;

import java.util.Locale;

/** The status of an agent's answer. */
public enum AnswerStatus {
    /** Stored, and on its way. */
    QUEUED,
    /**
     * Taken from the queue; WeChat is being asked. After a kill it may stand here until the queue
     * delivers again.
     */
    SENDING,
    /** WeChat has it. */
    SENT,
    /** It waits for the service window; what opens that sends it. */
    PARKED,
    /** It was refused, or nobody can know; the reason says which. */
    FAILED;

    /** As it is written in the database. */
    String column() {
        return name().toLowerCase(Locale.ROOT);
    }

    static AnswerStatus ofColumn(String column) {
        return valueOf(column.toUpperCase(Locale.ROOT));
    }
}
