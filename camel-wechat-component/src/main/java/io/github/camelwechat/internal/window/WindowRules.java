// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.message.Received;
import io.github.camelwechat.option.WindowMerge;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * WeChat's table of what opens a service window, for how long and for how many messages, as dated
 * lines: the one counts that was in force when the user did it. Immutable.
 */
public final class WindowRules {

    private static final String OFFICIAL = "window-rules.properties";
    private static final ZoneOffset CHINA = ZoneOffset.ofHours(8);
    private static final String EVENT = "event.";
    private static final String SOURCE = "source";

    /** By what the user did, then by the day from which on it holds; empty is a withdrawn rule. */
    private final Map<String, NavigableMap<LocalDate, Optional<GrantRule>>> lines;

    /** The window that a callback opens, and the rule for it. */
    record Opening(Trigger trigger, GrantRule rule) {}

    /** The answers that are the same for a whole day. */
    private record Today(LocalDate day, String reopens, Duration longest) {}

    private final AtomicReference<@Nullable Today> lastAsked = new AtomicReference<>();

    private WindowRules(Map<String, NavigableMap<LocalDate, Optional<GrantRule>>> lines) {
        this.lines = lines;
    }

    /** Reads the rules that WeChat has published. */
    public static WindowRules official() {
        try (InputStream table = WindowRules.class.getResourceAsStream(OFFICIAL)) {
            byte[] text = Objects.requireNonNull(table, OFFICIAL).readAllBytes();
            return new WindowRules(Map.of()).overriddenBy(new String(text, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * These rules, and on top of them others.
     *
     * @param table properties such as {@code 2027-01-01.message=10/72h}; the official table tells
     *     more
     * @throws IllegalArgumentException names the line that is wrong
     */
    public WindowRules overriddenBy(String table) {
        Properties entries = new Properties();
        try {
            entries.load(new StringReader(table));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, NavigableMap<LocalDate, Optional<GrantRule>>> all = new HashMap<>();
        lines.forEach((name, dated) -> all.put(name, new TreeMap<>(dated)));
        for (String key : entries.stringPropertyNames()) {
            String line = key + "=" + entries.getProperty(key);
            int dot = key.indexOf('.');
            String name = name(key.substring(dot + 1), line);
            LocalDate from = date(dot < 0 ? "" : key.substring(0, dot), line);
            if (!name.equals(SOURCE)) {
                all.computeIfAbsent(name, any -> new TreeMap<>())
                        .put(from, rule(entries.getProperty(key), line));
            }
        }
        return new WindowRules(all);
    }

    private static LocalDate date(String from, String line) {
        try {
            return LocalDate.parse(from);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException(
                    "'" + line + "' does not begin with a day such as 2023-06-12", e);
        }
    }

    private static String name(String written, String line) {
        boolean event = written.startsWith(EVENT) && written.length() > EVENT.length();
        if (event) {
            return written.toLowerCase(Locale.ROOT);
        }
        List<String> known = new ArrayList<>();
        for (Trigger trigger : Trigger.values()) {
            if (trigger != Trigger.EVENT) {
                known.add(trigger.wireName());
            }
        }
        known.add(SOURCE);
        if (!known.contains(written)) {
            throw new IllegalArgumentException(
                    "'" + line + "' names neither event.NAME nor one of " + known);
        }
        return written;
    }

    private static Optional<GrantRule> rule(String written, String line) {
        try {
            return GrantRule.parse(written.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + line + "': " + e.getMessage(), e);
        }
    }

    /** Applies a callback to a ledger; returns the very same ledger if it changes nothing. */
    Ledger applied(Ledger before, Received received, Instant at, long digest, WindowMerge merge) {
        if (Trigger.isUnfollow(received)) {
            return before.left(at, digest);
        }
        return opening(received, at)
                .map(opening -> before.opened(opening.trigger(), opening.rule(), at, digest, merge))
                .orElse(before);
    }

    /**
     * Finds the window that a callback opens; empty if none. A line for its event counts before all
     * others.
     */
    Optional<Opening> opening(Received received, Instant at) {
        String event = received.event();
        if (event != null) {
            Optional<GrantRule> named = rule(EVENT + event.toLowerCase(Locale.ROOT), at);
            if (named.isPresent()) {
                return Optional.of(new Opening(Trigger.EVENT, named.get()));
            }
        }
        return Trigger.of(received)
                .flatMap(
                        trigger ->
                                rule(trigger.wireName(), at)
                                        .map(rule -> new Opening(trigger, rule)));
    }

    /** Returns the longest time for which a window may stay open. */
    Duration longest(Instant now) {
        return today(now).longest();
    }

    /** Returns the number of messages that each line in force allows. */
    IntStream allowances(Instant now) {
        return lines.keySet().stream()
                .flatMap(name -> rule(name, now).stream())
                .mapToInt(GrantRule::allowance);
    }

    /**
     * Tells what opens a window now, as a clause: "the user sends a message (5 messages within
     * ...), or ...".
     */
    public String reopens(Instant now) {
        return today(now).reopens();
    }

    private Today today(Instant now) {
        LocalDate day = day(now);
        Today known = lastAsked.get();
        if (known == null || !known.day().equals(day)) {
            Duration longest =
                    lines.keySet().stream()
                            .flatMap(name -> rule(name, now).stream())
                            .map(GrantRule::duration)
                            .max(Comparator.naturalOrder())
                            .orElse(Duration.ZERO);
            known = new Today(day, wording(now), longest);
            lastAsked.set(known);
        }
        return known;
    }

    private String wording(Instant now) {
        Map<GrantRule, Set<String>> verbs = new LinkedHashMap<>();
        for (Trigger trigger : Trigger.values()) {
            rule(trigger.wireName(), now).ifPresent(rule -> add(verbs, rule, trigger.verb()));
        }
        lines.keySet().stream()
                .filter(name -> name.startsWith(EVENT))
                .sorted()
                .forEach(name -> rule(name, now).ifPresent(rule -> add(verbs, rule, verb(name))));
        List<String> clauses = new ArrayList<>();
        verbs.forEach(
                (rule, done) ->
                        clauses.add(
                                WindowText.anyOf(done) + " " + rule.inWords(clauses.isEmpty())));
        return clauses.isEmpty()
                ? "nothing the user does"
                : "the user " + String.join(", or ", clauses);
    }

    private static String verb(String event) {
        return "triggers event " + event.substring(EVENT.length());
    }

    private static void add(Map<GrantRule, Set<String>> verbs, GrantRule rule, String verb) {
        verbs.computeIfAbsent(rule, any -> new LinkedHashSet<>()).add(verb);
    }

    private Optional<GrantRule> rule(String name, Instant at) {
        NavigableMap<LocalDate, Optional<GrantRule>> dated = lines.get(name);
        Map.Entry<LocalDate, Optional<GrantRule>> inForce =
                dated == null ? null : dated.floorEntry(day(at));
        return inForce == null ? Optional.empty() : inForce.getValue();
    }

    /**
     * The day in China; without the time zone's table, which Java makes anew for every question.
     */
    private static LocalDate day(Instant at) {
        return LocalDate.ofEpochDay(
                Math.floorDiv(
                        at.getEpochSecond() + CHINA.getTotalSeconds(),
                        (int) Duration.ofDays(1).toSeconds()));
    }
}
