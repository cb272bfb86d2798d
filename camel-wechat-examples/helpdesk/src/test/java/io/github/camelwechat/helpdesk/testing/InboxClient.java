// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.json.JsonObject;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.function.Predicate;

/** An agent without a browser. */
public final class InboxClient {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Http http;

    public InboxClient(int port) {
        this.http = new Http(port);
    }

    public Http http() {
        return http;
    }

    public boolean isUp() {
        try {
            return http.get("/api/conversations").status() == 200;
        } catch (UncheckedIOException e) {
            return false;
        }
    }

    public List<JsonObject> messages(String openId) {
        Http.Answer answer = http.get(path(openId));
        return answer.status() == 404
                ? List.of()
                : answer.object().getJsonArray("messages").stream()
                        .map(JsonObject.class::cast)
                        .toList();
    }

    public JsonObject window(String openId) {
        return http.get(path(openId)).object().getJsonObject("window");
    }

    public String reply(String openId, String text) {
        return accepted(http.post(path(openId) + "/replies", new JsonObject().put("text", text)));
    }

    public String reply(String openId, byte[] picture) {
        String base64 = Base64.getEncoder().encodeToString(picture);
        return accepted(
                http.post(path(openId) + "/replies", new JsonObject().put("image", base64)));
    }

    /** An answer that waits for the window if that is closed. */
    public String replyWhenOpen(String openId, String text) {
        return accepted(
                http.post(
                        path(openId) + "/replies",
                        new JsonObject().put("text", text).put("wait", true)));
    }

    /** Gives whether the user sees that somebody is writing. */
    public boolean types(String openId, boolean typing) {
        return http.post(path(openId) + "/typing", new JsonObject().put("typing", typing))
                .object()
                .getBoolean("shown");
    }

    public void sendAgain(String openId, String id) {
        accepted(http.post(path(openId) + "/messages/" + id + "/resend", "{}"));
    }

    /** Waits for the first message that fits. */
    public JsonObject awaitMessage(String openId, Predicate<JsonObject> fits) {
        return await().atMost(PATIENCE)
                .until(
                        () -> messages(openId).stream().filter(fits).findFirst(),
                        found -> found.isPresent())
                .orElseThrow();
    }

    /** Waits until an answer is no longer on its way, and gives it. */
    public JsonObject awaitOutcome(String openId, String id) {
        return awaitMessage(
                openId,
                message ->
                        message.getString("id").equals(id)
                                && !message.getString("status").equals("queued"));
    }

    /** Waits until an answer that waited does so no longer, and gives it. */
    public JsonObject awaitEndOfWait(String openId, String id) {
        return awaitMessage(
                openId,
                message ->
                        message.getString("id").equals(id)
                                && !message.getString("status").equals("parked"));
    }

    private static String accepted(Http.Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        return answer.object().getString("id");
    }

    private static String path(String openId) {
        return "/api/conversations/" + openId;
    }
}
