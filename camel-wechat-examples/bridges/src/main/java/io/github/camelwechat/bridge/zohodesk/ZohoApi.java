// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Content;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.HelpdeskHttp;
import io.github.camelwechat.bridge.desk.HelpdeskHttp.Response;
import io.github.camelwechat.bridge.desk.Multipart;
import java.net.http.HttpHeaders;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Zoho Desk's REST API: every call carries the token, the organisation and our source id, as few
 * run at once as the smallest edition allows, and what is left of the day's credits is kept in
 * view.
 */
final class ZohoApi implements HelpdeskHttp.Protocol {

    private static final Logger LOG = LoggerFactory.getLogger(ZohoApi.class);
    private static final String AUTHORIZATION = "Authorization";
    private static final String SCHEME = "Zoho-oauthtoken ";
    private static final String CREDITS_LEFT = "X-Rate-Limit-Remaining-v3";
    private static final int AT_ONCE = 5;
    private static final Duration DAY_IS_USED_UP = Duration.ofMinutes(15);
    private static final Duration TOO_MANY_AT_ONCE = Duration.ofSeconds(2);

    private final String desk;
    private final HelpdeskHttp http;
    private final AccessTokens tokens;
    private final String orgId;
    private final String sourceId;
    private final int reserve;
    private final Semaphore places = new Semaphore(AT_ONCE, true);
    private volatile long creditsLeft = Long.MAX_VALUE;

    /**
     * @param reserve how many credits of a day are for messages and nothing else
     */
    ZohoApi(
            String desk,
            BridgeServices services,
            AccessTokens tokens,
            String orgId,
            String sourceId,
            int reserve) {
        this.desk = desk;
        this.tokens = tokens;
        this.orgId = orgId;
        this.sourceId = sourceId;
        this.reserve = reserve;
        this.http = new HelpdeskHttp("Zoho Desk", desk + "/api/v1", services, this::headers, this);
    }

    private Map<String, String> headers() {
        return Map.of(AUTHORIZATION, SCHEME + tokens.value(), "orgId", orgId, "sourceId", sourceId);
    }

    @Override
    public boolean renew(Map<String, String> refused) {
        tokens.refused(refused.getOrDefault(AUTHORIZATION, "").replaceFirst(SCHEME, ""));
        return true;
    }

    @Override
    public Duration pause(JsonNode body) {
        return body.path("errorCode").asText().equals("THRESHOLD_EXCEEDED")
                ? DAY_IS_USED_UP
                : TOO_MANY_AT_ONCE;
    }

    @Override
    public void seen(HttpHeaders headers) {
        Optional<String> left = headers.firstValue(CREDITS_LEFT);
        if (left.isEmpty() || !left.get().matches("\\d{1,12}")) {
            return;
        }
        boolean enough = !isScarce();
        creditsLeft = Long.parseLong(left.get());
        if (enough && isScarce()) {
            LOG.warn(
                    "Zoho Desk allows only {} more calls today: until there are more, windows are not shown and nothing is looked for, so that messages get through",
                    creditsLeft);
        }
    }

    /** Tells if calls that can be done without should be. */
    boolean isScarce() {
        return creditsLeft < reserve;
    }

    Response get(String path) {
        return placed(() -> http.get(path));
    }

    Response post(String path, JsonNode body) {
        return placed(() -> http.post(path, body));
    }

    Response patch(String path, JsonNode body) {
        return placed(() -> http.send("PATCH", path, body));
    }

    Response upload(Content.Media file) {
        return placed(() -> http.post("/uploads", new Multipart().file("file", file)));
    }

    /** Only of Zoho's own: what a webhook says is no reason to call somebody else. */
    Content.Media download(Content.Attachment file) {
        String place = file.reference();
        if (place.startsWith("/") && !place.startsWith("/tickets/")) {
            place = desk + place;
        }
        if (!place.startsWith("/") && !place.startsWith(desk + "/")) {
            throw new HelpdeskException.Refused("the file is not in Zoho Desk");
        }
        String path = place;
        return placed(() -> http.download(file, path, true));
    }

    private <T> T placed(Supplier<T> call) {
        places.acquireUninterruptibly();
        try {
            return call.get();
        } finally {
            places.release();
        }
    }

    /**
     * Tells if Zoho found a fault in a field, given as a JSON pointer such as {@code /contactId}.
     */
    static boolean faults(Response response, String pointer) {
        return fields(response).stream().anyMatch(field -> field.startsWith(pointer));
    }

    /**
     * The failure of a call that was refused for what it said; a field that Zoho does not have is
     * not the message's fault.
     */
    static HelpdeskException refused(Response response, String doing) {
        return faults(response, "/cf") || faults(response, "/departmentId")
                ? unavailable(response, doing)
                : new HelpdeskException.Refused(sentence(response, doing));
    }

    /** The failure of a call that ought to have worked, and will when somebody has seen to it. */
    static HelpdeskException unavailable(Response response, String doing) {
        return new HelpdeskException.Unavailable(
                false,
                sentence(response, doing)
                        + ": check departmentId and the API names of the custom fields",
                null);
    }

    /** Of what Zoho says only names are repeated, no values. */
    private static String sentence(Response response, String doing) {
        String code = response.body().path("errorCode").asText();
        return "Zoho Desk answered %d%s%s when asked to %s"
                .formatted(
                        response.status(),
                        code.matches("[A-Z_]{1,60}") ? " " + code : "",
                        fields(response).isEmpty() ? "" : " for " + fields(response),
                        doing);
    }

    private static List<String> fields(Response response) {
        List<String> names = new ArrayList<>();
        for (JsonNode error : response.body().path("errors")) {
            String field = error.path("fieldName").asText();
            if (field.matches("[\\w/]{1,80}")) {
                names.add(field.startsWith("/") ? field : "/" + field);
            }
        }
        return names;
    }
}
