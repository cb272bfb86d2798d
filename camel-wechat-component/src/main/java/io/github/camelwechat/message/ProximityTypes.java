// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.10, but for products. */
final class ProximityTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "WifiConnected",
                            (r, f) ->
                                    new ProximityEvent.WifiConnected(
                                            r,
                                            f.needTime("ConnectTime"),
                                            f.time("ExpireTime"),
                                            f.text("VendorId"),
                                            f.text("ShopId", "PlaceId"),
                                            f.text("DeviceNo"))),
                    new EventType(
                            "ShakearoundUserShake",
                            (r, f) ->
                                    new ProximityEvent.Shaken(
                                            r,
                                            beacon(f.needInside("ChosenBeacon")),
                                            f.each("AroundBeacons", "AroundBeacon").stream()
                                                    .map(ProximityTypes::beacon)
                                                    .toList())),
                    new EventType(
                            "ShakearoundLotteryBind",
                            (r, f) ->
                                    new ProximityEvent.RedPacketBound(
                                            r,
                                            f.needText("LotteryId"),
                                            f.needText("Ticket"),
                                            f.needLong("Money"),
                                            f.needTime("BindTime"))));

    private ProximityTypes() {}

    private static ProximityEvent.Beacon beacon(Fields fields) {
        return new ProximityEvent.Beacon(
                fields.needText("Uuid"),
                fields.needInt("Major"),
                fields.needInt("Minor"),
                fields.needDecimal("Distance"));
    }
}
