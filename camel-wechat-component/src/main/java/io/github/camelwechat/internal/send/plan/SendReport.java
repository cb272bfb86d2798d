// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WindowClosedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a send, and the ways that were tried until then.
 *
 * @param steps each way with what came of it, such as {@code customerService=closed}
 * @param parkId what the message waits under; null if it does not
 */
public record SendReport(SendResult result, List<String> steps, @Nullable String parkId) {

    public SendReport {
        steps = List.copyOf(steps);
    }

    /** Of a send that was over before it was asked for again. */
    public static SendReport of(SendPlan plan, SendResult result) {
        String way =
                switch (result.status()) {
                    case PASSIVE -> "passive";
                    case TEMPLATE -> "template";
                    case PARKED -> "park";
                    case SENT, ASKED, UNCERTAIN -> plan.directWay();
                };
        String what =
                result.status() == SendResult.Status.TEMPLATE
                        ? "sent"
                        : result.status().name().toLowerCase(Locale.ROOT);
        return new Steps().add(way, what).report(result);
    }

    /** Tells whether the user may have got something of a send that failed so. */
    public static boolean mayHaveArrived(Throwable failure) {
        return failure instanceof SendUncertainException || failure instanceof PartlySentException;
    }

    /** Tells whether a way is shut to the message: WeChat refused it, or would have. */
    public static boolean isRefusal(Throwable failure) {
        return failure instanceof ApiErrorException
                || failure instanceof NotPermittedException
                || failure instanceof NotAuthorizedException;
    }

    /** The ways tried so far; one send's own, and never used by two threads at once. */
    public static final class Steps {

        private final List<String> steps = new ArrayList<>();
        private @Nullable Throwable refusal;

        /** Others wait for the window, and this message must not overtake them. */
        public Steps othersWait() {
            return add("customerService", "othersWait");
        }

        /** A template has no id, or nothing to say. */
        public Steps incomplete(SendPlan.Kind kind) {
            return add(kind.step(), "incomplete");
        }

        /**
         * A way is shut; what the first of them failed with is what the send fails with, and tells
         * of the others.
         */
        public Steps refused(String way, Throwable failure) {
            if (refusal == null) {
                refusal = failure;
            } else if (refusal != failure) {
                refusal.addSuppressed(failure);
            }
            return add(way, why(failure));
        }

        /** Returns the failure of a send that has no way left. */
        public Throwable refusal() {
            return Objects.requireNonNull(refusal, "a plan ends for a reason");
        }

        /** It went out as answer to the callback or through the customer-service API. */
        public SendReport sent(SendPlan plan, SendResult result) {
            return add(
                            result.status() == SendResult.Status.PASSIVE
                                    ? "passive"
                                    : plan.directWay(),
                            result.status().name().toLowerCase(Locale.ROOT))
                    .report(result);
        }

        /** It went out as a template message, or one of its kin. */
        public SendReport sentAs(SendPlan.Kind kind) {
            return add(kind.step(), "sent")
                    .report(new SendResult(SendResult.Status.TEMPLATE, null, null));
        }

        /**
         * The message waits.
         *
         * @param parkId null if it only would
         */
        public SendReport parked(@Nullable String parkId) {
            add("park", "parked");
            return new SendReport(
                    new SendResult(SendResult.Status.PARKED, null, null), steps, parkId);
        }

        private Steps add(String way, String what) {
            steps.add(way + "=" + what);
            return this;
        }

        private SendReport report(SendResult result) {
            return new SendReport(result, steps, null);
        }

        private static String why(Throwable failure) {
            if (failure instanceof WindowClosedException closed) {
                return closed.reason().name().toLowerCase(Locale.ROOT);
            }
            return failure instanceof ApiErrorException refused
                    ? Integer.toString(refused.errorCode())
                    : failure.getClass().getSimpleName();
        }
    }
}
