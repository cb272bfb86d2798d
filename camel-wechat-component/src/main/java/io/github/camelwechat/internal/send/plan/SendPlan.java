// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.option.WindowPolicy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways a message may take, in the order in which they are tried: as the answer to the open
 * callback, as a customer-service message, as a template message, and at last by waiting.
 *
 * @param passive whether the open callback is offered the message first
 * @param ask whether WeChat is asked when we know that the window is shut
 * @param templates the ids of the templates to send instead, in order; an empty one stands for the
 *     one the endpoint or the exchange names
 * @param park whether the message waits for the window when nothing else goes
 */
public record SendPlan(boolean passive, boolean ask, List<String> templates, boolean park) {

    private static final int NOT_A_FOLLOWER = 43004;

    private static final String GRAMMAR =
            "it is an optional passive, then customerService or ask, then any number of template or"
                    + " template:ID, then an optional park, with commas between them";

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
        List<String> templates = new ArrayList<>();
        while (!steps.isEmpty() && steps.get(0).matches("template(:\\S+)?")) {
            templates.add(steps.remove(0).replaceFirst("template:?", ""));
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
