// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.option.WindowPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The ways a message may take, in the order in which they are tried: as the answer to the open
 * callback, as a customer-service message, as a template message or one of its kin, and at last by
 * waiting.
 *
 * @param passive whether the open callback is offered the message first
 * @param ask whether WeChat is asked when we know that the window is shut
 * @param templates the templates to send instead, in order
 * @param park whether the message waits for the window when nothing else goes
 */
public record SendPlan(boolean passive, boolean ask, List<Template> templates, boolean park) {

    private static final int NOT_A_FOLLOWER = 43004;

    private static final String GRAMMAR =
            "it is an optional passive, then customerService or ask, then any number of template,"
                    + " subscription or oneTime, each with or without :ID, then an optional park,"
                    + " with commas between them";

    private static final Pattern TEMPLATE = Pattern.compile("(\\w+)(?::(\\S+))?");

    /** A kind of message that needs no window, with the name of its step. */
    public enum Kind {
        /** A template message. */
        TEMPLATE("template", "sendTemplate"),
        /** A subscription notification, which uses up one of the user's grants. */
        SUBSCRIPTION("subscription", "sendSubscription"),
        /** The one message that a user consented to. */
        ONE_TIME("oneTime", "sendOneTimeSubscription");

        private final String step;
        private final String operation;

        Kind(String step, String operation) {
            this.step = step;
            this.operation = operation;
        }

        /** As in option {@code deliver}, and in what is told of the ways that were tried. */
        public String step() {
            return step;
        }

        /** Returns the operation that sends it. */
        public String operation() {
            return operation;
        }

        static Optional<Kind> of(String step) {
            return Arrays.stream(values()).filter(kind -> kind.step.equals(step)).findFirst();
        }
    }

    /**
     * A template to send instead.
     *
     * @param id empty for the one that endpoint or exchange name
     */
    public record Template(Kind kind, String id) {

        static Optional<Template> parse(String step) {
            Matcher parts = TEMPLATE.matcher(step);
            return parts.matches()
                    ? Kind.of(parts.group(1))
                            .map(
                                    kind ->
                                            new Template(
                                                    kind,
                                                    parts.group(2) == null ? "" : parts.group(2)))
                    : Optional.empty();
        }
    }

    public SendPlan {
        templates = List.copyOf(templates);
    }

    /**
     * Reads a plan such as {@code passive,customerService,template:ID,park}.
     *
     * @throws IllegalArgumentException a clause that says what is wrong
     */
    public static SendPlan parse(String text) {
        List<String> steps =
                new ArrayList<>(Arrays.stream(text.split(",")).map(String::strip).toList());
        boolean passive = take(steps, "passive");
        boolean ask = take(steps, "ask");
        if (!ask && !take(steps, "customerService")) {
            throw wrong(text);
        }
        List<Template> templates = new ArrayList<>();
        Optional<Template> next = next(steps);
        while (next.isPresent()) {
            templates.add(next.get());
            steps.remove(0);
            next = next(steps);
        }
        boolean park = take(steps, "park");
        if (!steps.isEmpty()) {
            throw wrong(text);
        }
        return new SendPlan(passive, ask, templates, park);
    }

    /** Returns the name of the way through the customer-service API. */
    public String directWay() {
        return ask ? "ask" : "customerService";
    }

    /** Returns what the direct way does about a window that is shut, as far as we know. */
    public WindowPolicy onClosedWindow() {
        return ask ? WindowPolicy.ASK : WindowPolicy.FAIL;
    }

    /** Tells whether the next way is tried: the window or the user did not allow this one. */
    public boolean goesOnAfter(Throwable failure) {
        boolean shut =
                failure instanceof WindowClosedException
                        || failure instanceof ApiErrorException refused
                                && refused.errorCode() == NOT_A_FOLLOWER;
        return shut && (park || !templates.isEmpty());
    }

    private static Optional<Template> next(List<String> steps) {
        return steps.isEmpty() ? Optional.empty() : Template.parse(steps.get(0));
    }

    private static boolean take(List<String> steps, String step) {
        boolean there = !steps.isEmpty() && steps.get(0).equals(step);
        if (there) {
            steps.remove(0);
        }
        return there;
    }

    private static IllegalArgumentException wrong(@Nullable String text) {
        return new IllegalArgumentException("is '" + text + "', but " + GRAMMAR);
    }
}
