// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import java.util.LinkedHashMap;
import java.util.Map;

/** A parked message as JSON, as operations and events show it. */
public final class ParkedReport {

    private ParkedReport() {}

    public static Map<String, Object> of(OpenId openId, ParkedMessage message) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("openId", openId.value());
        row.put("parkId", message.parkId());
        row.put("sendId", message.sendId());
        if (!message.lines().isEmpty()) {
            row.put("sendIds", message.lines());
        }
        row.put("parkedAt", message.parkedAt().getEpochSecond());
        row.put("expiresAt", message.expiresAt().getEpochSecond());
        row.put("message", message.message());
        return row;
    }
}
