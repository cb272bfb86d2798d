// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.diagnosis.DiagnosisStep.Result;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The outcome of a diagnosis, for programs and for people. Names secrets, and never shows one. */
public final class DiagnosisReport {

    private final Account account;
    private final List<DiagnosisStep> steps;
    private final List<ConsoleEntry> console;

    /**
     * A field of WeChat's console and what belongs into it.
     *
     * @param page the console's own name of the page
     * @param field the console's own name of the field
     */
    record ConsoleEntry(String page, String field, String value) {

        Map<String, Object> fields() {
            return Map.of("page", page, "field", field, "value", value);
        }
    }

    DiagnosisReport(Account account, List<DiagnosisStep> steps, List<ConsoleEntry> console) {
        this.account = account;
        this.steps = List.copyOf(steps);
        this.console = List.copyOf(console);
    }

    /**
     * The report as fields: {@code account}, {@code appId}, {@code healthy}, {@code summary},
     * {@code steps}, {@code console}, and all of it as {@code text}.
     */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("account", account.name());
        fields.put("appId", account.appId());
        fields.put("healthy", failures().isEmpty());
        fields.put("summary", summary());
        fields.put("steps", steps.stream().map(DiagnosisStep::fields).toList());
        fields.put("console", console.stream().map(ConsoleEntry::fields).toList());
        fields.put("text", text());
        return fields;
    }

    private List<DiagnosisStep> failures() {
        return steps.stream().filter(step -> step.result() == Result.FAILED).toList();
    }

    private String summary() {
        List<DiagnosisStep> failed = failures();
        long warnings = steps.stream().filter(step -> step.result() == Result.WARNING).count();
        if (failed.isEmpty()) {
            return warnings == 0
                    ? "Nothing is wrong."
                    : "Nothing has failed; look at the warnings (" + warnings + ").";
        }
        return "Failed: "
                + failed.stream()
                        .map(step -> step.name() + " (" + step.actor().words() + ")")
                        .collect(Collectors.joining(", "))
                + ". Begin with the first.";
    }

    private String text() {
        StringBuilder text = new StringBuilder();
        text.append("Account ").append(account.name()).append(", ").append(account.appId());
        text.append("\n\n");
        for (DiagnosisStep step : steps) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            "%-8s%-18s%s%n",
                            step.result(),
                            step.name(),
                            step.found()));
            if (!step.advice().isEmpty()) {
                text.append(" ".repeat(26))
                        .append("-> ")
                        .append(step.actor().words())
                        .append(": ")
                        .append(step.advice())
                        .append('\n');
            }
        }
        text.append("\nOn WeChat's console, ")
                .append(
                        account.platformAppId() == null
                                ? "https://mp.weixin.qq.com/"
                                : "https://open.weixin.qq.com/")
                .append(":\n");
        for (ConsoleEntry entry : console) {
            text.append("  ")
                    .append(entry.page())
                    .append(" > ")
                    .append(entry.field())
                    .append(": ")
                    .append(entry.value())
                    .append('\n');
        }
        return text.append('\n').append(summary()).append('\n').toString();
    }
}
