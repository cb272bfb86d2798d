// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.util.List;

/** A request to the path of a bridge, verified and read. */
public sealed interface Webhook {

    /**
     * A genuine one.
     *
     * @param answers what agents say to users, in order; empty if it is about something else
     * @param response what it is answered with, when the answers are safe
     */
    record Genuine(List<Answer> answers, Response response) implements Webhook {
        public Genuine {
            answers = List.copyOf(answers);
        }

        /** One that is answered 200 without a body. */
        public Genuine(List<Answer> answers) {
            this(answers, new Response(200, "", ""));
        }
    }

    /**
     * One that is not from the helpdesk, or cannot be read. It changes nothing.
     *
     * @param status such as 401
     * @param reason one sentence for the log, without what the request said
     */
    record Forged(int status, String reason) implements Webhook {}

    /** An HTTP response. */
    record Response(int status, String contentType, String body) {}
}
