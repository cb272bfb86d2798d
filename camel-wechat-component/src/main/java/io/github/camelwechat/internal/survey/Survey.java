// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.survey;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.OutboundMessage;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A question with a few answers to choose from.
 *
 * @param name what its answers are known by
 * @param head the question; null for none
 * @param tail what stands below the choices; null for nothing
 */
public record Survey(
        String name, @Nullable String head, List<Choice> choices, @Nullable String tail) {

    /** WeChat documents no number (outbound.md 2.4); a digit tells ten of them apart. */
    private static final int MOST_CHOICES = 10;

    private static final int LONGEST_LABEL = 60;
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,32}");
    private static final String MARK = "survey:";

    /** Dots, brackets and the like that people put behind a number. */
    private static final Pattern AROUND_A_NUMBER = Pattern.compile("[(（]?(\\d{1,2})[)）.、。]?");

    /**
     * An answer to choose.
     *
     * @param id what the route is told
     * @param label what the user reads
     */
    public record Choice(String id, String label) {}

    /**
     * The answer of a user.
     *
     * @param choice the id of it
     */
    public record Answer(String survey, String choice) {}

    public Survey {
        choices = List.copyOf(choices);
    }

    /**
     * Reads what a route wants to ask.
     *
     * @param fields {@code survey}, {@code head}, {@code choices} (labels, or {@code id} and {@code
     *     label}) and {@code tail}
     * @throws InvalidMessageException if it is no survey, saying why
     */
    public static Survey read(String account, @Nullable Map<String, ?> fields) {
        if (fields == null || !(fields.get("choices") instanceof List<?> given)) {
            throw wrong(
                    account, "needs a list in field choices of the body: labels, or id and label");
        }
        String name = String.valueOf(fields.get("survey"));
        if (!(fields.get("survey") instanceof String) || !NAME.matcher(name).matches()) {
            throw wrong(account, "needs a name in field survey of the body: " + shape());
        }
        List<Choice> choices = new ArrayList<>();
        for (Object each : given) {
            choices.add(choice(account, each, choices.size() + 1));
        }
        if (choices.size() < 2 || choices.size() > MOST_CHOICES) {
            throw wrong(
                    account,
                    "takes 2 to " + MOST_CHOICES + " choices, but there are " + choices.size());
        }
        Set<String> known = new HashSet<>();
        for (Choice choice : choices) {
            if (!known.add("id " + choice.id()) || !known.add(plain(choice.label()))) {
                throw wrong(
                        account,
                        "cannot tell its choices apart: there are two of "
                                + choice.id()
                                + " or of its label");
            }
        }
        return new Survey(name, text(fields.get("head")), choices, text(fields.get("tail")));
    }

    private static Choice choice(String account, Object given, int number) {
        Map<?, ?> object =
                given instanceof Map<?, ?> map
                        ? map
                        : Map.of("id", Integer.toString(number), "label", given);
        String id = text(object.get("id"));
        String label = text(object.get("label"));
        if (id == null || !NAME.matcher(id).matches()) {
            throw wrong(account, "needs an id in each of the choices: " + shape());
        }
        if (label == null || label.length() > LONGEST_LABEL) {
            throw wrong(
                    account,
                    "needs a label of 1 to "
                            + LONGEST_LABEL
                            + " characters in each of the choices");
        }
        return new Choice(id, label);
    }

    private static String shape() {
        return "1 to 32 letters, digits, dots, dashes or underscores";
    }

    private static @Nullable String text(@Nullable Object value) {
        String text = value == null ? "" : value.toString().strip();
        return text.isEmpty() ? null : text;
    }

    private static InvalidMessageException wrong(String account, String what) {
        return new InvalidMessageException(
                account, "Operation sendSurvey of account '" + account + "' " + what);
    }

    /** With the choices to tap, each of which tells by its id what it answers. */
    public OutboundMessage menu() {
        return new OutboundMessage.MsgMenu(
                head,
                choices.stream()
                        .map(
                                choice ->
                                        new OutboundMessage.MsgMenu.Item(
                                                MARK + name + ":" + choice.id(), choice.label()))
                        .toList(),
                tail);
    }

    /** With the choices numbered, for where there can be nothing to tap. */
    public OutboundMessage text() {
        List<String> lines = new ArrayList<>();
        if (head != null) {
            lines.add(head);
        }
        for (int i = 0; i < choices.size(); i++) {
            lines.add((i + 1) + ". " + choices.get(i).label());
        }
        if (tail != null) {
            lines.add(tail);
        }
        return new OutboundMessage.Text(String.join("\n", lines));
    }

    /** The answer that an item of a menu stands for; empty if it is of no survey. */
    static Optional<Answer> tapped(@Nullable String itemId) {
        if (itemId == null || !itemId.startsWith(MARK)) {
            return Optional.empty();
        }
        String[] parts = itemId.substring(MARK.length()).split(":", -1);
        return parts.length == 2
                        && NAME.matcher(parts[0]).matches()
                        && NAME.matcher(parts[1]).matches()
                ? Optional.of(new Answer(parts[0], parts[1]))
                : Optional.empty();
    }

    /** The answer that a user wrote: a number, or the words of a choice; empty if it is none. */
    Optional<Answer> written(String said) {
        String text = plain(said);
        Matcher number = AROUND_A_NUMBER.matcher(text);
        int place = number.matches() ? Integer.parseInt(number.group(1)) : 0;
        if (place >= 1 && place <= choices.size()) {
            return Optional.of(new Answer(name, choices.get(place - 1).id()));
        }
        return choices.stream()
                .filter(choice -> plain(choice.label()).equals(text))
                .findFirst()
                .map(choice -> new Answer(name, choice.id()));
    }

    /** The same for what people take for the same: width, case and blanks around it. */
    private static String plain(String text) {
        return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
    }

    /** As it is kept until it is answered; the question itself is not. */
    Map<String, Object> record() {
        return Map.of(
                "survey",
                name,
                "choices",
                choices.stream()
                        .map(choice -> Map.of("id", choice.id(), "label", choice.label()))
                        .toList());
    }
}
