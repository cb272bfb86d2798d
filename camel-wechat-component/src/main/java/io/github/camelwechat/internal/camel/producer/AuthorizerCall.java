// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.camel.exchange.AuthorizerReader;
import io.github.camelwechat.internal.camel.exchange.AuthorizerReport;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.erasure.StateErasure;
import io.github.camelwechat.internal.platform.AuthorizationLinks.AccountKind;
import io.github.camelwechat.internal.platform.AuthorizationLinks.Device;
import io.github.camelwechat.internal.platform.AuthorizationLinks.Wish;
import io.github.camelwechat.message.Headers;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Carries out an operation of a third-party platform itself, about the accounts that join it. */
final class AuthorizerCall implements ProducerCall {

    private static final int MOST_LISTED = 200;

    private final PlatformServices platform;
    private final ApiOperation operation;
    private final OperationRunner runner;
    private final OperationReader reader;
    private final AuthorizerReader authorizers;
    private final Function<String, StateErasure> erasure;

    private AuthorizerCall(
            PlatformServices platform,
            ApiOperation operation,
            OperationRunner runner,
            AuthorizerReader authorizers,
            Function<String, StateErasure> erasure) {
        this.platform = platform;
        this.operation = operation;
        this.runner = runner;
        this.reader = new OperationReader(platform.platform().name());
        this.authorizers = authorizers;
        this.erasure = erasure;
    }

    /**
     * The call of an operation; null if it is not of platforms.
     *
     * @param dryRun whether nothing is to be changed
     * @param runner completes what a route gives
     * @param erasure removes all that is kept of an account beside its authorization
     */
    static @Nullable ProducerCall of(
            String name,
            boolean dryRun,
            PlatformServices platform,
            OperationRunner runner,
            AuthorizerReader authorizers,
            Function<String, StateErasure> erasure) {
        ApiOperation operation = Operations.byName().get(name);
        if (operation == null || !operation.isOfPlatforms()) {
            return null;
        }
        return dryRun && operation.changes()
                ? new DryRunCall(exchange -> List.of(), false)
                : new AuthorizerCall(platform, operation, runner, authorizers, erasure);
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        return answer(exchange, fields(exchange))
                .thenApply(
                        answer ->
                                message -> {
                                    message.setBody(answer);
                                    message.removeHeader(Exchange.CONTENT_TYPE);
                                });
    }

    private Map<String, Object> fields(Exchange exchange) {
        OperationInput read = reader.read(exchange, operation);
        Map<KnownValue, String> known = new EnumMap<>(KnownValue.class);
        known.putAll(read.known());
        known.remove(KnownValue.AUTHORIZER);
        String meant = authorizers.meant(exchange);
        if (meant != null) {
            known.put(KnownValue.AUTHORIZER, meant);
        }
        return runner.fields(
                platform.platform(),
                operation,
                new OperationInput(read.fields(), read.bodyWasNoJson(), known, null));
    }

    private CompletionStage<? extends Map<String, ?>> answer(
            Exchange exchange, Map<String, Object> fields) {
        return switch (operation.name()) {
            case "createAuthorizationUrl" ->
                    platform.links()
                            .create(wish(fields))
                            .thenApply(
                                    url ->
                                            Map.of(
                                                    "url",
                                                    url.toString(),
                                                    "pre_auth_code",
                                                    platform.links().preAuthCode(url)));
            case "exchangeAuthorizationCode" ->
                    platform.authorizers()
                            .authorize(Secret.of(text(fields, "authorization_code")))
                            .thenApply(known -> AuthorizerReport.of(platform.platform(), known));
            case "listAuthorizers" -> list(exchange, fields);
            case "getAuthorizer" -> get(appId(fields));
            case "getAuthorizerOption" -> option(appId(fields), text(fields, "option_name"));
            case "setAuthorizerOption" ->
                    platform.api()
                            .option(
                                    appId(fields),
                                    text(fields, "option_name"),
                                    text(fields, "option_value"))
                            .thenApply(done -> Map.<String, Object>of());
            case "forgetAuthorizer" -> forget(exchange, appId(fields));
            case "startTickets" ->
                    platform.startTickets().thenApply(done -> Map.<String, Object>of());
            default -> throw new IllegalStateException("nobody carries out " + operation);
        };
    }

    private CompletionStage<Map<String, Object>> option(String appId, String name) {
        return platform.api()
                .option(appId, name)
                .thenApply(value -> Map.of("option_name", name, "option_value", value));
    }

    private CompletionStage<Map<String, Object>> get(String appId) {
        return platform.authorizers()
                .ask(appId)
                .thenApply(
                        answer -> {
                            Map<String, Object> report =
                                    AuthorizerReport.of(platform.platform(), answer.authorizer());
                            report.put("info", answer.info());
                            return report;
                        });
    }

    private CompletionStage<Map<String, Object>> list(
            Exchange exchange, Map<String, Object> fields) {
        Object inBody = fields.get("cursor");
        String cursor =
                inBody == null
                        ? exchange.getMessage().getHeader(Headers.CURSOR, String.class)
                        : inBody.toString();
        return platform.authorizers()
                .list(cursor, MOST_LISTED)
                .thenApply(
                        page -> {
                            Map<String, Object> report = new LinkedHashMap<>();
                            report.put(
                                    "authorizers",
                                    page.authorizers().stream()
                                            .map(
                                                    known ->
                                                            AuthorizerReport.of(
                                                                    platform.platform(), known))
                                            .toList());
                            report.put("cursor", page.nextCursor());
                            return report;
                        });
    }

    /** The record goes last: without it nobody would know that there is something to forget. */
    private CompletionStage<Map<String, Integer>> forget(Exchange exchange, String appId) {
        Object named = exchange.getMessage().getHeader(Headers.FORGET_ACCOUNT);
        if (!appId.equals(named)) {
            throw wrong(
                    "removes the windows, parked messages and all else that is kept of the account "
                            + appId
                            + " and its users, and nothing brings them back. If that is meant, set"
                            + " header "
                            + Headers.FORGET_ACCOUNT
                            + " to "
                            + appId
                            + "; nothing was removed");
        }
        return erasure.apply(appId)
                .account("operation forgetAuthorizer forgot the account")
                .thenCompose(
                        counts ->
                                platform.authorizers()
                                        .forget(appId)
                                        .thenApply(
                                                removed -> {
                                                    counts.put("authorizer", removed ? 1 : 0);
                                                    return counts;
                                                }));
    }

    private Wish wish(Map<String, Object> fields) {
        Object appId = fields.get("biz_appid");
        int kind = new BigDecimal(text(fields, "auth_type").strip()).intValueExact();
        return new Wish(
                Device.valueOf(text(fields, "device").strip().toUpperCase(Locale.ROOT)),
                address(text(fields, "redirect_uri")),
                AccountKind.values()[kind - 1],
                appId == null ? null : authorizers.appId("field biz_appid", appId),
                numbers(fields.get("category_id_list")));
    }

    private URI address(String text) {
        try {
            return new URI(text.strip());
        } catch (URISyntaxException e) {
            throw wrong("takes an http or https URL as redirect_uri");
        }
    }

    /** WeChat writes them with bars between; a list is what one expects in JSON. */
    private Set<Integer> numbers(@Nullable Object given) {
        List<Object> all = new ArrayList<>();
        if (given instanceof List<?> list) {
            all.addAll(list);
        } else if (given != null) {
            all.addAll(List.of(given.toString().split("\\|")));
        }
        Set<Integer> numbers = new TreeSet<>();
        for (Object each : all) {
            String text = String.valueOf(each).strip();
            if (!text.matches("[0-9]{1,6}")) {
                throw wrong("takes a list of numbers of permission sets as category_id_list");
            }
            numbers.add(Integer.parseInt(text));
        }
        return numbers;
    }

    private String appId(Map<String, Object> fields) {
        return authorizers.appId("field authorizer_appid", text(fields, "authorizer_appid"));
    }

    private InvalidMessageException wrong(String what) {
        String name = platform.platform().name();
        return new InvalidMessageException(
                name, "Operation " + operation.name() + " of account '" + name + "' " + what);
    }

    private static String text(Map<String, Object> fields, String name) {
        return Objects.requireNonNull(fields.get(name), name).toString();
    }
}
