// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.api.client.ApiRequest;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Headers;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The path of any API, as a route names it for {@code callApi}: never another host's. */
public final class ApiPath {

    private final String path;
    private final Map<String, String> query;

    private ApiPath(String path, Map<String, String> query) {
        this.path = path;
        this.query = query;
    }

    /**
     * @param text path and query, the query encoded as in a URL
     * @throws InvalidMessageException if it is missing, names a host, or cannot be in a URL
     */
    public static ApiPath parse(Account account, @Nullable String text) {
        if (text == null
                || !text.matches("/[\\x21-\\x7e&&[^?#\\\\]]*(\\?[\\x21-\\x7e&&[^#]]*)?")
                || text.startsWith("//")) {
            throw refused(
                    account,
                    "needs header "
                            + Headers.API_PATH
                            + " with the path of an API, as in /cgi-bin/comment/list: it begins"
                            + " with one slash, names no host, and its query, if there is one, is"
                            + " encoded as in a URL");
        }
        String[] parts = text.split("\\?", 2);
        if (account.platformAppId() != null && !isOpenToPlatforms(parts[0])) {
            throw refused(
                    account,
                    "cannot call "
                            + parts[0]
                            + ": a third-party platform acts for the account, and WeChat takes no"
                            + " call of that path with an authorizer's token. The component sees to"
                            + " tokens by itself, and operations listAuthorizers, getAuthorizer,"
                            + " getAuthorizerOption and setAuthorizerOption ask about authorizers");
        }
        return new ApiPath(parts[0], parts.length < 2 ? Map.of() : query(account, parts[1]));
    }

    /** The token paths take an account's own secret, the others there a platform's own token. */
    private static boolean isOpenToPlatforms(String path) {
        return !path.startsWith("/cgi-bin/component/")
                && !path.equals("/cgi-bin/token")
                && !path.equals("/cgi-bin/stable_token");
    }

    /**
     * A POST of the fields, or a GET if there are none. A POST that has no answer may have been
     * carried out.
     */
    public ApiRequest request(@Nullable Map<String, ?> fields, Json json) {
        ApiRequest request = ApiRequest.get(path, query);
        return fields == null
                ? request
                : request.withEffect(Effect.CHANGE)
                        .withContent(new ApiRequest.Content.Json(json.writeBytes(fields)));
    }

    private static Map<String, String> query(Account account, String text) {
        Map<String, String> query = new LinkedHashMap<>();
        for (String parameter : text.split("&")) {
            String[] parts = parameter.split("=", 2);
            String name = decoded(account, parts[0]);
            if (name.equals("access_token")) {
                throw refused(
                        account,
                        "takes no access_token in header "
                                + Headers.API_PATH
                                + ": it is added by itself");
            }
            if (!name.isEmpty()) {
                query.put(name, parts.length < 2 ? "" : decoded(account, parts[1]));
            }
        }
        return query;
    }

    private static String decoded(Account account, String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw refused(
                    account,
                    "cannot read the query in header "
                            + Headers.API_PATH
                            + ": a % is not followed by two hex digits");
        }
    }

    private static InvalidMessageException refused(Account account, String what) {
        return new InvalidMessageException(
                account.name(), "Operation callApi of account '" + account.name() + "' " + what);
    }

    @Override
    public String toString() {
        return path;
    }
}
