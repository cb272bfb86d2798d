// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.api.quota.PathQuota;
import io.github.camelwechat.internal.api.quota.QuotaListener;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.send.park.ParkListener.Kind;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.window.WindowEvent;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.option.BodyFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Writes window events, and what becomes of parked messages, into exchanges. Thread-safe. */
public final class WindowEventWriter {

    private static final Json JSON = new Json();

    private final Account account;
    private final boolean typed;

    public WindowEventWriter(Account account, BodyFormat format) {
        this.account = account;
        this.typed = format == BodyFormat.TYPED;
    }

    /** Writes the outcome of a parked message. */
    public void write(
            Kind kind,
            long at,
            OpenId openId,
            ParkedMessage parked,
            @Nullable String why,
            Message message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", kind.wireName());
        body.put("at", at);
        body.put("appId", account.appId());
        body.put("account", account.name());
        body.putAll(ParkedReport.of(openId, parked));
        body.put("why", why);
        message.setBody(typed ? body : JSON.write(body));
        message.setHeader(Headers.ACCOUNT, account.name());
        message.setHeader(Headers.APP_ID, account.appId());
        message.setHeader(Headers.OPEN_ID, openId.value());
        message.setHeader(Headers.EVENT, kind.wireName());
        message.setHeader(Headers.CREATE_TIME, at);
        message.setHeader(Headers.PARK_ID, parked.parkId());
        if (parked.sendId() != null) {
            message.setHeader(Headers.SEND_ID, parked.sendId());
        }
        message.setHeader(Headers.DEDUPE_KEY, kind.wireName() + '-' + parked.parkId());
    }

    /** Writes that a quota comes to its end. */
    public void write(
            QuotaListener.Kind kind, long at, PathQuota quota, int level, Message message) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", kind.wireName());
        body.put("at", at);
        body.put("appId", account.appId());
        body.put("account", account.name());
        body.put("path", quota.path());
        body.put("used", quota.used());
        body.put("limit", quota.limit());
        body.put("level", level);
        body.put("told", quota.told());
        body.put("endsAt", quota.endsAt().getEpochSecond());
        message.setBody(typed ? body : JSON.write(body));
        message.setHeader(Headers.ACCOUNT, account.name());
        message.setHeader(Headers.APP_ID, account.appId());
        message.setHeader(Headers.EVENT, kind.wireName());
        message.setHeader(Headers.CREATE_TIME, at);
        message.setHeader(Headers.API_PATH, quota.path());
        message.setHeader(
                Headers.DEDUPE_KEY,
                kind.wireName() + '-' + quota.path() + '-' + level + '-' + quota.endsAt());
    }

    /** Writes an event of a window. */
    public void write(OpenId openId, WindowEvent event, String reopens, Message message) {
        Map<String, Object> window =
                WindowReport.of(account.name(), openId, event.state(), reopens);
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("event", event.kind().wireName());
        body.put("at", event.at().getEpochSecond());
        body.put("appId", account.appId());
        body.putAll(window);
        message.setBody(typed ? body : JSON.write(body));
        WindowReport.write(window, message);
        message.setHeader(Headers.ACCOUNT, account.name());
        message.setHeader(Headers.APP_ID, account.appId());
        message.setHeader(Headers.OPEN_ID, openId.value());
        message.setHeader(Headers.EVENT, event.kind().wireName());
        message.setHeader(Headers.CREATE_TIME, event.at().getEpochSecond());
        message.setHeader(
                Headers.DEDUPE_KEY,
                event.kind().wireName()
                        + '-'
                        + openId.value()
                        + '-'
                        + event.number()
                        + '-'
                        + event.at().toEpochMilli());
        message.setHeader(Exchange.MESSAGE_TIMESTAMP, event.at().toEpochMilli());
    }
}
