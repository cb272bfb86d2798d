// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.outcome;

import java.util.Objects;

/**
 * Work that WeChat accepted and reports the end of in a callback of its own.
 *
 * @param account the name of the account
 * @param id what the call returned and the callback repeats
 */
public record Job(String account, Kind kind, String id) {

    /** The families of ids, which are counted apart. */
    public enum Kind {
        /** A template message: {@code msgid}, then {@code TEMPLATESENDJOBFINISH}. */
        TEMPLATE,
        /** A subscription notification: {@code msgid}, then {@code subscribe_msg_sent_event}. */
        SUBSCRIPTION,
        /** A mass send: {@code msg_id}, then {@code MASSSENDJOBFINISH}. */
        MASS,
        /** A publication: {@code publish_id}, then {@code PUBLISHJOBFINISH}. */
        PUBLICATION
    }

    public Job {
        Objects.requireNonNull(account, "account");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(id, "id");
    }
}
