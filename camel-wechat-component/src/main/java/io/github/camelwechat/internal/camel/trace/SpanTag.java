// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.trace;

import io.github.camelwechat.message.Headers;
import org.jspecify.annotations.Nullable;

/** The component's own attributes of spans: the one place of their names. */
public enum SpanTag {
    ACCOUNT("wechat.account", "the account's name", null),
    USER(
            "wechat.user",
            "the SHA-256 of appid, colon and openid, as in a hashed CloudEvent; never the openid",
            null),
    TYPE("wechat.msg_type", "the `MsgType` of a callback", Headers.MSG_TYPE),
    EVENT("wechat.event", "the `Event`, if the callback is one", Headers.EVENT),
    DEDUPE_KEY(
            "wechat.dedupe_key", "the same for every delivery of a callback", Headers.DEDUPE_KEY),
    ATTEMPT(
            "wechat.delivery_attempt",
            "which delivery of the callback it is, from 1",
            Headers.DELIVERY_ATTEMPT),
    OPERATION("wechat.operation", "what a producer does", null),
    STATUS("wechat.send_status", "what became of a send", Headers.SEND_STATUS),
    STEPS("wechat.send_steps", "the ways that were tried", Headers.SEND_STEPS),
    ERROR_CODE("wechat.error_code", "the errcode of a refusal", Headers.ERROR_CODE),
    REQUEST_ID("wechat.request_id", "WeChat's id of the call, for its support", Headers.REQUEST_ID);

    private final String text;
    private final String meaning;
    private final @Nullable String header;

    SpanTag(String text, String meaning, @Nullable String header) {
        this.text = text;
        this.meaning = meaning;
        this.header = header;
    }

    /** The name in a span. */
    public String text() {
        return text;
    }

    /** In one clause. */
    public String meaning() {
        return meaning;
    }

    /** Returns the header that has the value; null if none does. */
    @Nullable String header() {
        return header;
    }
}
