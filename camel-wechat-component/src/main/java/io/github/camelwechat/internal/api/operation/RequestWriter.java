// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.http.FilePart;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.LineEnds;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Makes a request of an operation and what a route gave it. Thread-safe. */
final class RequestWriter {

    private final Json json;

    RequestWriter(Json json) {
        this.json = json;
    }

    /**
     * Everything that is going to be sent, complete and checked.
     *
     * @throws InvalidMessageException if a field is missing or WeChat would not take it
     */
    Map<String, Object> complete(Account account, ApiOperation operation, OperationInput input) {
        Map<String, Object> fields = FieldPath.textKeys(LineEnds.of(input.fields()));
        Map<KnownValue, String> known = new EnumMap<>(KnownValue.class);
        known.putAll(input.known());
        known.put(KnownValue.APP_ID, account.appId());
        for (InputField field : operation.inputs()) {
            fill(operation, field, fields, known);
            String complaint =
                    field.known() == KnownValue.APP_SECRET
                            ? withoutSecret(account, operation)
                            : complaint(field, FieldPath.get(fields, field.name()), input);
            refuse(account, operation, complaint);
        }
        for (InputRule rule : operation.rules()) {
            refuse(account, operation, rule.complaint(fields, known));
        }
        return fields;
    }

    /**
     * The request to send the fields with.
     *
     * @param fields as {@link #complete} gave them
     */
    ApiRequest write(
            Account account,
            ApiOperation operation,
            Map<String, Object> fields,
            @Nullable FilePart file) {
        Map<String, Object> body = new LinkedHashMap<>(fields);
        Map<String, String> query = new LinkedHashMap<>();
        Map<String, Secret> secrets = new LinkedHashMap<>();
        Map<String, String> parts = new LinkedHashMap<>();
        String path = operation.path();
        String platform = account.platformAppId();
        String ofPlatforms = operation.platformPath(account);
        if (platform != null && ofPlatforms != null) {
            path = ofPlatforms;
            query.put("component_appid", platform);
        }
        for (InputField field : operation.inputs()) {
            Object value = fields.get(field.name());
            if (field.known() == KnownValue.APP_SECRET) {
                if (account.appSecret() != null) {
                    secrets.put(field.name(), account.appSecret());
                }
            } else if (field.place() != InputField.Place.BODY) {
                body.remove(field.name());
                if (value != null) {
                    switch (field.place()) {
                        case SECRET -> secrets.put(field.name(), Secret.of(value.toString()));
                        case PART -> parts.put(field.name(), value.toString());
                        default -> query.put(field.name(), value.toString());
                    }
                }
            }
        }
        ApiRequest request =
                ApiRequest.get(path, query)
                        .withSecrets(secrets)
                        .withEffect(operation.effect())
                        .accepting(operation.benign().keySet());
        if (operation.notFound() != null) {
            request = request.orNotFound(operation.notFound());
        }
        if (file != null) {
            return request.withContent(new ApiRequest.Content.Form(file, parts));
        }
        return operation.post()
                ? request.withContent(new ApiRequest.Content.Json(json.writeBytes(body)))
                : request;
    }

    private static void fill(
            ApiOperation operation,
            InputField field,
            Map<String, Object> fields,
            Map<KnownValue, String> known) {
        String said = field.known() == null ? null : known.get(field.known());
        boolean ours = field.fixed() || field.known() == KnownValue.APP_ID;
        // Whom to send to is said by the header first, as for every message of ours.
        boolean headerFirst = operation.sendsToUser() && field.known() == KnownValue.OPEN_ID;
        if (FieldPath.get(fields, field.name()) != null
                && !ours
                && !(headerFirst && said != null)) {
            return;
        }
        Object value = said == null ? field.otherwise() : field.most() > 0 ? List.of(said) : said;
        if (value != null) {
            FieldPath.put(fields, field.name(), value);
        }
    }

    private static @Nullable String complaint(
            InputField field, @Nullable Object value, OperationInput input) {
        if (value == null) {
            return field.required() ? missing(field, input) : null;
        }
        if (field.most() == 0) {
            return null;
        }
        if (!(value instanceof List<?> list)) {
            return "takes a list as " + field.name();
        }
        return list.size() <= field.most()
                ? null
                : "takes at most "
                        + field.most()
                        + " entries in "
                        + field.name()
                        + ", but there are "
                        + list.size();
    }

    private static String missing(InputField field, OperationInput input) {
        String header =
                field.known() == null
                        ? ""
                        : field.known().header().map(name -> ", or set header " + name).orElse("");
        return "needs field "
                + field.name()
                + ": put it into the body, a Map or JSON in WeChat's own field names"
                + header
                + (input.bodyWasNoJson() ? ". The body there is, is no JSON object" : "");
    }

    private static @Nullable String withoutSecret(Account account, ApiOperation operation) {
        return account.appSecret() == null && operation.platformPath(account) == null
                ? "needs the option appSecret: set it to the AppSecret the WeChat console shows"
                : null;
    }

    private static void refuse(
            Account account, ApiOperation operation, @Nullable String complaint) {
        if (complaint != null) {
            throw refusal(account, operation, complaint);
        }
    }

    /** The refusal of an operation, said as the end of a sentence that begins with it. */
    static InvalidMessageException refusal(
            Account account, ApiOperation operation, String complaint) {
        return new InvalidMessageException(
                account.name(),
                "Operation "
                        + operation.name()
                        + " of account '"
                        + account.name()
                        + "' "
                        + complaint);
    }
}
