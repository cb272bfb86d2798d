// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Duration;
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
     * A genuine one whose caller learns from the response what became of the answer in it. That is
     * written when WeChat took or refused the answer, or when it is clear that it has to wait; what
     * is told like this is not told again by {@link Helpdesk#confirm} or {@link Helpdesk#refuse}.
     *
     * @param answer one whose ids say who is told what, and no more, because the helpdesk gives it
     *     none: where the same is said again, the bridge numbers it
     * @param repetition the same within this time is taken as the same call made again
     * @param response what to answer then
     */
    record Held(Answer answer, Duration repetition, OutcomeResponse response) implements Webhook {}

    /** The end of an answer, as far as the caller can wait for that. */
    sealed interface Outcome {

        /** WeChat has it. */
        record Taken() implements Outcome {}

        /** It waits for the user or for WeChat. */
        record Waiting() implements Outcome {}

        /**
         * It does not reach the user.
         *
         * @param sentence why, for the agent
         */
        record Refused(String sentence) implements Outcome {}
    }

    /** Says what to answer a caller with. */
    @FunctionalInterface
    interface OutcomeResponse {

        /**
         * @param answer with the ids under which the bridge knows it
         */
        Response of(Answer answer, Outcome outcome);
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
