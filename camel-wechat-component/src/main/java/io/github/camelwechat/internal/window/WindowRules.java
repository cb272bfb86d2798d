// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * WeChat's table of what opens a service window, for how long and for how many messages.
 *
 * @param since the day the table came into force
 * @param source where it is written down
 * @param table a trigger without a rule opens nothing
 */
public record WindowRules(LocalDate since, String source, Map<Trigger, Rule> table) {

    private static final int LARGEST_ALLOWANCE = 65_535;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Rule FIVE_IN_TWO_DAYS = new Rule(5, Duration.ofHours(48));
    private static final Rule THREE_IN_A_MINUTE = new Rule(3, Duration.ofMinutes(1));

    /** In force for new accounts since 12 June 2023, and for all since August 2023. */
    public static final WindowRules SINCE_2023_06_12 =
            new WindowRules(
                    LocalDate.of(2023, 6, 12),
                    "WeChat's customer-service message guide and its announcement of 30 May 2023",
                    Map.of(
                            Trigger.MESSAGE, FIVE_IN_TWO_DAYS,
                            Trigger.MSGMENU_TAP, THREE_IN_A_MINUTE,
                            Trigger.MENU_CLICK, THREE_IN_A_MINUTE,
                            Trigger.FOLLOW, THREE_IN_A_MINUTE,
                            Trigger.SCAN, THREE_IN_A_MINUTE));

    /**
     * One line of the table.
     *
     * @param allowance how many messages may be sent, 1 to 65535
     * @param duration for how long, counted from when WeChat says it happened; whole seconds, at
     *     most 365 days
     */
    public record Rule(int allowance, Duration duration) {
        public Rule {
            if (allowance < 1 || allowance > LARGEST_ALLOWANCE) {
                throw new IllegalArgumentException(
                        "a window allows 1 to "
                                + LARGEST_ALLOWANCE
                                + " messages, not "
                                + allowance);
            }
            if (duration.toSeconds() < 1
                    || duration.getNano() != 0
                    || duration.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException(
                        "a window lasts whole seconds, from 1 to a year's, not " + duration);
            }
        }

        private String inWords(boolean first) {
            String messages = first ? Words.counted(allowance, "message") : "" + allowance;
            return "(" + messages + " within " + Words.of(duration) + ")";
        }
    }

    public WindowRules {
        table = Map.copyOf(table);
        if (table.isEmpty()) {
            throw new IllegalArgumentException("a table of windows needs at least one rule");
        }
    }

    Optional<Rule> rule(Trigger trigger) {
        return Optional.ofNullable(table.get(trigger));
    }

    Duration longest() {
        return table.values().stream()
                .map(Rule::duration)
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    /**
     * What opens a window, as a clause: "the user sends a message (5 messages within ...), or ...".
     */
    public String reopens() {
        Map<Rule, Set<String>> verbs = new LinkedHashMap<>();
        for (Trigger trigger : Trigger.values()) {
            rule(trigger)
                    .ifPresent(
                            rule ->
                                    verbs.computeIfAbsent(rule, r -> new LinkedHashSet<>())
                                            .add(trigger.verb()));
        }
        List<String> clauses = new ArrayList<>();
        verbs.forEach(
                (rule, done) ->
                        clauses.add(Words.anyOf(done) + " " + rule.inWords(clauses.isEmpty())));
        return "the user " + String.join(", or ", clauses);
    }
}
