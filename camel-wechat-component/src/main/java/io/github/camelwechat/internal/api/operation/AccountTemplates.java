// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.SingleFlight;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The templates of one account, and what they say about the values of a message. They are fetched
 * once and kept; again when a template is not among them, and after a refusal of values (47003).
 * Where they cannot be fetched, WeChat decides. Thread-safe.
 */
final class AccountTemplates {

    private static final Logger LOG = LoggerFactory.getLogger(AccountTemplates.class);

    /** An id that is in no list must not make every send fetch the list. */
    private static final Duration BETWEEN_FETCHES = Duration.ofMinutes(1);

    private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*(\\w+)\\.DATA\\s*}}");

    /** WeChat has not shown them since 2023, and takes messages without them. */
    private static final Set<String> NOT_SHOWN = Set.of("first", "remark");

    /** The code of a value that does not fit its template. */
    private static final int WRONG_VALUE = 47003;

    private static final int MOST_NAMED = 5;

    /** The lists, by the operation whose messages they are about (outbound.md 4). */
    private static final Map<String, Source> SOURCES =
            Map.of(
                    "sendTemplate",
                    new Source(
                            "/cgi-bin/template/get_all_private_template",
                            "template_list",
                            "template_id"),
                    "sendSubscription",
                    new Source("/wxaapi/newtmpl/gettemplate", "data", "priTmplId"));

    /** The operations after which a list is another one. */
    private static final Set<String> CHANGES =
            Set.of(
                    "addTemplate",
                    "deleteTemplate",
                    "setIndustry",
                    "addSubscriptionTemplate",
                    "deleteSubscriptionTemplate");

    private record Source(String path, String list, String id) {}

    /**
     * @param choices the values that WeChat takes for a field, where it has a list of them
     */
    private record Template(
            String id, String title, List<String> fields, Map<String, List<String>> choices) {}

    /**
     * @param byId null if they could not be fetched
     */
    private record Known(@Nullable Map<String, Template> byId, Instant since) {}

    private final WeChatApi api;
    private final InstantSource clock;
    private final Map<Source, Known> known = new ConcurrentHashMap<>();
    private final SingleFlight<Source, Known> fetches = new SingleFlight<>();

    AccountTemplates(WeChatApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    /**
     * Runs an operation, unless the values of its message do not fit their template, and learns
     * from how it ends.
     *
     * @param fields all that is going to be sent
     */
    <T> CompletionStage<T> checked(
            Account account,
            ApiOperation operation,
            Map<String, Object> fields,
            Supplier<CompletionStage<T>> run) {
        return complaint(account, operation, fields)
                .thenCompose(
                        complaint ->
                                complaint == null
                                        ? run.get()
                                        : CompletableFuture.failedStage(
                                                RequestWriter.refusal(
                                                        account, operation, complaint)))
                .whenComplete((done, thrown) -> learn(operation, thrown));
    }

    private void learn(ApiOperation operation, @Nullable Throwable thrown) {
        boolean doubt =
                thrown != null
                        && Completion.cause(thrown) instanceof ApiErrorException refused
                        && refused.errorCode() == WRONG_VALUE;
        if (doubt || thrown == null && CHANGES.contains(operation.name())) {
            known.clear();
        }
    }

    /**
     * Looks for what is wrong with the values of a message.
     *
     * @return the end of a sentence that began with the operation; null if nothing is, as far as is
     *     known; never fails
     */
    private CompletionStage<@Nullable String> complaint(
            Account account, ApiOperation operation, Map<String, Object> fields) {
        Source source = SOURCES.get(operation.name());
        if (source == null || !(fields.get("data") instanceof Map<?, ?> data)) {
            return CompletableFuture.completedStage(null);
        }
        String id = String.valueOf(fields.get("template_id"));
        Known now = known.get(source);
        if (now != null
                && (has(now, id) || clock.instant().isBefore(now.since.plus(BETWEEN_FETCHES)))) {
            Template template = now.byId == null ? null : now.byId.get(id);
            return CompletableFuture.completedStage(
                    template == null ? null : complaint(template, data));
        }
        return fetches.run(source, () -> fetched(account, source))
                .thenApply(
                        found -> {
                            if (found.byId == null) {
                                return null;
                            }
                            Template template = found.byId.get(id);
                            return template == null
                                    ? unknown(id, found.byId.values())
                                    : complaint(template, data);
                        });
    }

    private static boolean has(Known now, String id) {
        return now.byId != null && now.byId.containsKey(id);
    }

    private CompletionStage<Known> fetched(Account account, Source source) {
        return Completion.then(
                api.get(account, source.path, Map.of()),
                (reply, failure) -> {
                    if (failure != null) {
                        LOG.warn(
                                "The templates of account '{}' cannot be fetched, so the values of"
                                        + " template messages are checked by WeChat alone: {}",
                                account.name(),
                                failure.getMessage());
                    }
                    Known found =
                            new Known(
                                    failure == null ? templates(source, reply) : null,
                                    clock.instant());
                    known.put(source, found);
                    return CompletableFuture.completedStage(found);
                });
    }

    private static Map<String, Template> templates(Source source, ApiResponse reply) {
        Map<String, Template> byId = new LinkedHashMap<>();
        if (reply.fields().get(source.list) instanceof List<?> list) {
            for (Object each : list) {
                if (each instanceof Map<?, ?> one && one.get(source.id) != null) {
                    Template template = template(String.valueOf(one.get(source.id)), one);
                    byId.put(template.id, template);
                }
            }
        }
        return byId;
    }

    private static Template template(String id, Map<?, ?> one) {
        List<String> fields =
                FIELD.matcher(String.valueOf(one.get("content")))
                        .results()
                        .map((MatchResult field) -> field.group(1))
                        .distinct()
                        .toList();
        Map<String, List<String>> choices = new LinkedHashMap<>();
        if (one.get("keywordEnumValueList") instanceof List<?> lists) {
            for (Object each : lists) {
                if (each instanceof Map<?, ?> list
                        && list.get("keywordCode") != null
                        && list.get("enumValueList") instanceof List<?> values) {
                    choices.put(
                            list.get("keywordCode").toString().replaceFirst("\\.DATA$", ""),
                            values.stream().map(String::valueOf).toList());
                }
            }
        }
        return new Template(id, String.valueOf(one.get("title")), fields, choices);
    }

    private static String unknown(String id, Collection<Template> there) {
        return "names template '"
                + id
                + "', which is not one of the account's: "
                + (there.isEmpty()
                        ? "it has none"
                        : "it has "
                                + there.stream()
                                        .limit(MOST_NAMED)
                                        .map(template -> template.id + " (" + template.title + ")")
                                        .collect(Collectors.joining(", "))
                                + (there.size() > MOST_NAMED
                                        ? " and " + (there.size() - MOST_NAMED) + " more"
                                        : ""))
                + ". Operations listTemplates and listSubscriptionTemplates show them all";
    }

    /** Without the values themselves: users' data does not belong into messages. */
    private static @Nullable String complaint(Template template, Map<?, ?> data) {
        String shows =
                "template "
                        + template.id
                        + " ("
                        + template.title
                        + ") has the fields "
                        + String.join(", ", template.fields);
        for (Object name : data.keySet()) {
            if (!template.fields.contains(String.valueOf(name))) {
                return "has a value for data." + name + ", but " + shows + ": take it out";
            }
        }
        List<String> missing = new ArrayList<>(template.fields);
        missing.removeAll(NOT_SHOWN);
        missing.removeIf(name -> !value(data, name).isBlank());
        if (!missing.isEmpty()) {
            return "has no value for data."
                    + missing.get(0)
                    + ", but "
                    + shows
                    + ": add {\""
                    + missing.get(0)
                    + "\":{\"value\":\"...\"}}";
        }
        return template.choices.entrySet().stream()
                .filter(choice -> data.containsKey(choice.getKey()))
                .filter(choice -> !choice.getValue().contains(value(data, choice.getKey())))
                .map(
                        choice ->
                                "takes one of "
                                        + choice.getValue()
                                        + " as data."
                                        + choice.getKey()
                                        + ".value, because its template has a list of them")
                .findFirst()
                .orElse(null);
    }

    private static String value(Map<?, ?> data, String name) {
        return data.get(name) instanceof Map<?, ?> object && object.get("value") != null
                ? object.get("value").toString()
                : "";
    }
}
