// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.standin;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Zoho Accounts, and what every call of Zoho Desk's API has to have: a token that is good, the
 * organisation, credits, and no parameter that nobody knows. Ids are above what a double can hold.
 */
abstract class ZohoAccess extends StandInServer {

    public static final String ORG = "60001234567";
    public static final String REFRESH_TOKEN = "1000.refresh.token";
    public static final String CLIENT = "1000.CLIENT";
    public static final String CLIENT_SECRET = "zoho-secret";

    static final KeyPair KEYS = WebhookTokens.helpdesks();

    private static final int MOST_TOKENS = 10;
    private static final Duration TOKENS_PER = Duration.ofMinutes(10);

    /** The status of a token that is not given; both are reported. */
    public volatile int tokenErrorStatus = 200;

    public volatile long credits = 75_000;
    public volatile String keyId = "desk-1";

    private long lastId = 4_000_000_000_000_000_200L;
    private final Map<String, Instant> tokens = new HashMap<>();
    private final Deque<Instant> tokenTimes = new ArrayDeque<>();

    ZohoAccess(int port, InstantSource clock) {
        super(port, clock);
        route("POST", "/oauth/v2/token", this::token);
        route("GET", "/\\.well-known/jwks\\.json", request -> Answer.json(200, keySet()));
    }

    void api(String method, String path, Set<String> parameters, Handler handler) {
        route(
                method,
                "/api/v1" + path,
                request -> {
                    Answer refusal = refusal(request, parameters);
                    credits--;
                    return (refusal != null ? refusal : handler.handle(request))
                            .with("X-Rate-Limit-Request-Weight-v3", "1")
                            .with("X-Rate-Limit-Remaining-v3", Long.toString(credits));
                });
    }

    Answer refusal(Request request, Set<String> parameters) {
        String authorization = request.header("Authorization").orElse("");
        if (authorization.isEmpty()) {
            return error(
                    401, "UNAUTHORIZED", "You are not authenticated to perform this operation.");
        }
        Instant end = tokens.get(authorization.replaceFirst("^Zoho-oauthtoken ", ""));
        if (end == null || !clock().instant().isBefore(end)) {
            return error(401, "INVALID_OAUTH", "The OAuth Token you provided is invalid.");
        }
        if (!request.header("orgId").orElse("").equals(ORG)) {
            return error(403, "OAUTH_ORG_MISMATCH", "The OAuth token is of another organization.");
        }
        if (credits <= 0) {
            return error(429, "THRESHOLD_EXCEEDED", "The credits of the day are used up.");
        }
        for (String name : request.query().keySet()) {
            if (!parameters.contains(name)) {
                return error(
                        422,
                        "UNPROCESSABLE_ENTITY",
                        "Extra query parameter '" + name + "' is present in the input.");
            }
        }
        return null;
    }

    static Answer error(int status, String code, String message) {
        return Answer.json(
                status, JSON.createObjectNode().put("errorCode", code).put("message", message));
    }

    static Answer invalid(String field, String type) {
        ObjectNode body =
                JSON.createObjectNode()
                        .put("errorCode", "INVALID_DATA")
                        .put(
                                "message",
                                "The data does not comply to the validation restrictions defined.");
        body.putArray("errors")
                .addObject()
                .put("fieldName", field)
                .put("errorType", type)
                .put("errorMessage", "");
        return Answer.json(422, body);
    }

    static Answer data(List<? extends JsonNode> found) {
        if (found.isEmpty()) {
            return Answer.empty(204);
        }
        ObjectNode body = JSON.createObjectNode();
        body.putArray("data").addAll(found);
        return Answer.json(200, body);
    }

    @Override
    protected Answer notFound(Request request) {
        return error(404, "URL_NOT_FOUND", "The URL you requested could not be found.");
    }

    Answer one(Map<String, ObjectNode> all, Request request) {
        ObjectNode found = all.get(request.variable("id"));
        return found == null ? notFound(request) : Answer.json(200, found);
    }

    String nextId() {
        lastId += 7;
        return Long.toString(lastId);
    }

    Answer token(Request request) {
        Map<String, String> form = form(request.text());
        if (!form.getOrDefault("client_id", "").equals(CLIENT)
                || !form.getOrDefault("client_secret", "").equals(CLIENT_SECRET)) {
            return tokenError("invalid_client");
        }
        if (!form.getOrDefault("grant_type", "").equals("refresh_token")
                || !form.getOrDefault("refresh_token", "").equals(REFRESH_TOKEN)) {
            return tokenError("invalid_code");
        }
        Instant now = clock().instant();
        tokenTimes.removeIf(at -> !at.isAfter(now.minus(TOKENS_PER)));
        if (tokenTimes.size() >= MOST_TOKENS) {
            return tokenError("Access Denied");
        }
        tokenTimes.add(now);
        String token = "1000." + nextId();
        tokens.put(token, now.plusSeconds(3600));
        return Answer.json(
                200,
                JSON.createObjectNode()
                        .put("access_token", token)
                        .put("expires_in", 3600)
                        .put("api_domain", baseUri().toString())
                        .put("token_type", "Bearer"));
    }

    Answer tokenError(String error) {
        return Answer.json(tokenErrorStatus, JSON.createObjectNode().put("error", error));
    }

    static Map<String, String> form(String body) {
        Map<String, String> form = new TreeMap<>();
        for (String pair : body.split("&")) {
            String[] sides = pair.split("=", 2);
            form.put(
                    sides[0],
                    java.net.URLDecoder.decode(
                            sides.length == 2 ? sides[1] : "", StandardCharsets.UTF_8));
        }
        return form;
    }

    /** Ends all tokens that were given, as an administrator can. */
    public synchronized void revokeTokens() {
        tokens.clear();
    }

    JsonNode keySet() {
        ObjectNode set = JSON.createObjectNode();
        set.putArray("keys").add(WebhookTokens.jwk(keyId, KEYS));
        return set;
    }

    static String text(ObjectNode entry) {
        String content = entry.path("content").asText();
        return entry.path("contentType").asText().contains("html") ? plain(content) : content;
    }

    /** As much of HTML as stands in here. */
    static String plain(String html) {
        return html.replaceAll("<br>|</div>", "\n")
                .replaceAll("<[^>]*>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&amp;", "&")
                .strip();
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\n", "<br>");
    }
}
