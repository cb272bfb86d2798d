// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The events of WeChat's protocol, inbound.md 5.1. */
final class FollowTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "subscribe",
                            (r, f) ->
                                    new FollowEvent.Subscribe(
                                            r, source(f.text("EventKey")), f.text("Ticket"))),
                    new EventType("unsubscribe", (r, f) -> new FollowEvent.Unsubscribe(r)),
                    new EventType(
                            "SCAN",
                            (r, f) ->
                                    new FollowEvent.Scan(
                                            r, f.needText("EventKey"), f.text("Ticket"))),
                    new EventType(
                            "LOCATION",
                            (r, f) ->
                                    new FollowEvent.LocationReport(
                                            r,
                                            f.needDecimal("Latitude"),
                                            f.needDecimal("Longitude"),
                                            f.decimal("Precision"))));

    private static final String QR_SCENE = "qrscene_";
    private static final String PAYMENT = "last_trade_no_";

    private FollowTypes() {}

    static FollowSource source(@Nullable String eventKey) {
        if (eventKey == null || eventKey.isEmpty()) {
            return new FollowSource.Direct();
        }
        String scene = after(QR_SCENE, eventKey);
        if (scene != null) {
            return new FollowSource.QrCode(scene);
        }
        String transactionId = after(PAYMENT, eventKey);
        if (transactionId != null) {
            return new FollowSource.Payment(transactionId);
        }
        return productPage(eventKey);
    }

    private static FollowSource productPage(String eventKey) {
        String[] parts = eventKey.split("\\|", 4);
        FollowSource.Scanned scanned =
                switch (parts[0]) {
                    case "scanbarcode" -> FollowSource.Scanned.BARCODE;
                    case "scanimage" -> FollowSource.Scanned.IMAGE;
                    default -> null;
                };
        if (scanned == null || parts.length < 3) {
            return new FollowSource.Other(eventKey);
        }
        String extInfo = parts.length == 4 && !parts[3].isEmpty() ? parts[3] : null;
        return new FollowSource.ProductPage(scanned, parts[1], parts[2], extInfo);
    }

    /** Only once: a scene may itself begin with the prefix. */
    private static @Nullable String after(String prefix, String eventKey) {
        return eventKey.startsWith(prefix) && eventKey.length() > prefix.length()
                ? eventKey.substring(prefix.length())
                : null;
    }
}
