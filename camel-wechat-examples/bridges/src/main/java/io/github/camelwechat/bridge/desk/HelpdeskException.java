// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A call to a helpdesk that failed. Messages contain no token and nothing a user wrote. */
public abstract sealed class HelpdeskException extends RuntimeException {

    private HelpdeskException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    /** It has had too many calls and was not done: nothing is asked of it until then. */
    public static final class Busy extends HelpdeskException {

        private final Instant until;

        public Busy(Instant until, String message) {
            super(message, null);
            this.until = until;
        }

        /** When it may be asked again. */
        public Instant until() {
            return until;
        }
    }

    /** It cannot be reached or is out of order. It is asked again by itself. */
    public static final class Unavailable extends HelpdeskException {

        private final boolean uncertain;

        /**
         * @param uncertain whether it may have done what it was asked
         */
        public Unavailable(boolean uncertain, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.uncertain = uncertain;
        }

        /** Tells whether it may have done what it was asked. */
        public boolean uncertain() {
            return uncertain;
        }
    }

    /** Something that the bridge remembers is not there any more; it is made anew, once. */
    public static final class Missing extends HelpdeskException {

        /** The thing that is gone. */
        public enum What {
            CONTACT,
            CONVERSATION
        }

        private final What what;

        public Missing(What what, String message) {
            super(message, null);
            this.what = what;
        }

        public What what() {
            return what;
        }
    }

    /** It does not take this, and will not later. */
    public static final class Refused extends HelpdeskException {

        /**
         * @param message its reason, in one sentence
         */
        public Refused(String message) {
            super(message, null);
        }
    }
}
