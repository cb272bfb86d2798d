// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.internal.telemetry.Telemetry.Answer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The response to a callback as it is written to the wire, byte for byte.
 *
 * @param contentType null if the body is empty
 */
public record CallbackResponse(
        int status, @Nullable String contentType, byte[] body, @Nullable URI location) {

    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String XML = "text/xml; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final String HTML = "text/html; charset=utf-8";
    private static final byte[] NOTHING = {};

    /** An answer that sends nobody elsewhere, as all to WeChat do. */
    public CallbackResponse(int status, @Nullable String contentType, byte[] body) {
        this(status, contentType, body, null);
    }

    public CallbackResponse {
        Objects.requireNonNull(body, "body");
    }

    /**
     * The callback is accepted and not answered: exactly {@code success}, which is never encrypted.
     */
    public static CallbackResponse success() {
        return text("success");
    }

    /**
     * The verification of the URL succeeded: exactly what was sent, without quotes or line break.
     */
    public static CallbackResponse text(String body) {
        return new CallbackResponse(200, TEXT, body.getBytes(StandardCharsets.UTF_8));
    }

    /** A page for the browser of somebody whom WeChat led to us. */
    public static CallbackResponse page(int status, String html) {
        return new CallbackResponse(status, HTML, html.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends a browser to another address. */
    public static CallbackResponse redirect(int status, URI location) {
        return new CallbackResponse(status, null, NOTHING, location);
    }

    /** A passive reply, sealed if it has to be. */
    static CallbackResponse reply(byte[] xml) {
        return new CallbackResponse(200, XML, xml);
    }

    /** A passive reply to a callback in JSON, sealed if it has to be. */
    static CallbackResponse jsonReply(byte[] json) {
        return new CallbackResponse(200, JSON, json);
    }

    /** The wish to be delivered the same callback again. */
    public static CallbackResponse askAgain() {
        return empty(503);
    }

    /** A refusal, or the wish to be asked again, that says nothing but its status. */
    public static CallbackResponse empty(int status) {
        return new CallbackResponse(status, null, NOTHING);
    }

    /** Tells whether it is the same on the wire. */
    public boolean sameAs(CallbackResponse other) {
        return status == other.status && Arrays.equals(body, other.body);
    }

    /** The kind of answer it is to a callback. */
    public Answer answer() {
        return !accepted()
                ? Answer.UNANSWERED
                : XML.equals(contentType) || JSON.equals(contentType)
                        ? Answer.REPLIED
                        : Answer.ACKNOWLEDGED;
    }

    /** Tells whether WeChat takes it for an acceptance and delivers no more. */
    public boolean accepted() {
        return status == 200;
    }
}
