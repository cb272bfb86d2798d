// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.internal.send.plan.SendPlan;
import io.github.camelwechat.internal.send.plan.SendSettings;
import io.github.camelwechat.option.ClosedWindowPolicy;
import java.time.Duration;

/** Reads the options of producers. Every error names the option and the endpoint. */
final class ProducerReader {

    private static final Duration LONGEST_HOLD = Duration.ofMinutes(10);
    private static final int SHORTEST_LIFE_MILLIS = 1000;
    private static final int MOST_PARKED = 1000;

    private final WeChatConfiguration options;
    private final AccountReader checks;

    ProducerReader(WeChatConfiguration options, AccountReader checks) {
        this.options = options;
        this.checks = checks;
    }

    SendSettings read() {
        return new SendSettings(
                plan(),
                options.getOnUncertain(),
                options.getLongText(),
                options.getUnsupported(),
                options.isAiGenerated(),
                AccountReader.trimmed(options.getTemplateId()),
                AccountReader.trimmed(options.getTemplateText()),
                hold(),
                parkTimeToLive(),
                parkLimit(),
                options.isParkCoalesce(),
                outcomeTimeout(),
                options.isDryRun());
    }

    /** The ways a message may take. */
    private SendPlan plan() {
        String deliver = AccountReader.trimmed(options.getDeliver());
        ClosedWindowPolicy windowClosed = options.getWindowClosed();
        if (deliver == null) {
            return switch (windowClosed) {
                case FAIL -> SendPlan.parse("passive,customerService");
                case ASK -> SendPlan.parse("passive,ask");
                case PARK -> SendPlan.parse("passive,customerService,park");
                case TEMPLATE -> SendPlan.parse("passive,customerService,template");
            };
        }
        if (windowClosed != ClosedWindowPolicy.FAIL) {
            throw checks.wrong(
                    "deliver",
                    "and windowClosed="
                            + windowClosed
                            + " say the same in two ways: leave one of them out");
        }
        try {
            return SendPlan.parse(deliver);
        } catch (IllegalArgumentException e) {
            throw checks.wrong("deliver", e.getMessage());
        }
    }

    private Duration hold() {
        long millis = options.getCoalesce();
        if (millis < 0 || millis > LONGEST_HOLD.toMillis()) {
            throw checks.wrong(
                    "coalesce",
                    "must be from 0 to "
                            + LONGEST_HOLD.toMillis()
                            + " ms, but is "
                            + millis
                            + " ms");
        }
        return Duration.ofMillis(millis);
    }

    private Duration parkTimeToLive() {
        if (options.getParkTimeToLive() < SHORTEST_LIFE_MILLIS) {
            throw checks.wrong(
                    "parkTimeToLive",
                    "must be at least 1000 ms, but is " + options.getParkTimeToLive() + " ms");
        }
        return Duration.ofMillis(options.getParkTimeToLive());
    }

    private int parkLimit() {
        if (options.getParkLimit() < 1 || options.getParkLimit() > MOST_PARKED) {
            throw checks.wrong(
                    "parkLimit", "must be from 1 to 1000, but is " + options.getParkLimit());
        }
        return options.getParkLimit();
    }

    private Duration outcomeTimeout() {
        if (options.getOutcomeTimeout() < 0) {
            throw checks.wrong("outcomeTimeout", "must not be negative; 0 waits for nothing");
        }
        return Duration.ofMillis(options.getOutcomeTimeout());
    }
}
