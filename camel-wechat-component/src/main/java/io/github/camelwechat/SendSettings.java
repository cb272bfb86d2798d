// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.send.plan.SendPlan;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options of what happens when the window is closed, as validated values. */
public final class SendSettings {

    /** What each value of windowClosed stands for. */
    private static final Map<String, String> SHORTHANDS =
            Map.of(
                    "fail", "passive,customerService",
                    "ask", "passive,ask",
                    "park", "passive,customerService,park",
                    "template", "passive,customerService,template");

    private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);

    private final WeChatConfiguration options;
    private final AccountSettings settings;

    SendSettings(WeChatConfiguration options, AccountSettings settings) {
        this.options = options;
        this.settings = settings;
    }

    /** The ways a message may take. */
    public SendPlan plan() {
        String deliver = options.getDeliver();
        String windowClosed = options.getWindowClosed();
        if (deliver == null || deliver.isBlank()) {
            String shorthand = SHORTHANDS.get(windowClosed);
            if (shorthand == null) {
                throw settings.wrong(
                        "windowClosed",
                        "must be one of [fail, ask, park, template], but is '"
                                + windowClosed
                                + "'");
            }
            return SendPlan.parse(shorthand);
        }
        if (!windowClosed.equals("fail")) {
            throw settings.wrong(
                    "deliver",
                    "and windowClosed="
                            + windowClosed
                            + " say the same in two ways: leave one of them out");
        }
        try {
            return SendPlan.parse(deliver);
        } catch (IllegalArgumentException e) {
            throw settings.wrong("deliver", e.getMessage());
        }
    }

    @Nullable
    public String templateId() {
        return present(options.getTemplateId());
    }

    /** The field of the template that gets the text of a text message; null for none. */
    @Nullable
    public String templateText() {
        return present(options.getTemplateText());
    }

    public Duration timeToLive() {
        if (options.getParkTimeToLive() < 1000) {
            throw settings.wrong(
                    "parkTimeToLive",
                    "must be at least 1000 ms, but is " + options.getParkTimeToLive() + " ms");
        }
        return Duration.ofMillis(options.getParkTimeToLive());
    }

    public int limit() {
        if (options.getParkLimit() < 1 || options.getParkLimit() > 1000) {
            throw settings.wrong(
                    "parkLimit", "must be from 1 to 1000, but is " + options.getParkLimit());
        }
        return options.getParkLimit();
    }

    /** How long a text waits for others to go out with it; zero not to wait. */
    Duration hold() {
        if (options.getCoalesce() < 0 || options.getCoalesce() > LONGEST_HOLD.toMillis()) {
            throw settings.wrong(
                    "coalesce",
                    "must be from 0 to "
                            + LONGEST_HOLD.toMillis()
                            + " ms, but is "
                            + options.getCoalesce()
                            + " ms");
        }
        return Duration.ofMillis(options.getCoalesce());
    }

    public boolean coalesce() {
        return options.isParkCoalesce();
    }

    private static @Nullable String present(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }
}
