// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.9. */
final class StoreTypes {

    private static final String AUDIT_ID = "audit_id";
    private static final String STATUS = "status";
    private static final String REASON = "reason";

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "poi_check_notify",
                            (r, f) ->
                                    new StoreEvent.StoreReviewed(
                                            r,
                                            f.text("UniqId"),
                                            f.needText("PoiId"),
                                            f.needText("Result"),
                                            f.text("Msg", "msg"))),
                    new EventType(
                            "apply_merchant_audit_info",
                            (r, f) ->
                                    new StoreEvent.MiniProgramReviewed(
                                            r,
                                            f.needText(AUDIT_ID),
                                            f.needInt(STATUS),
                                            f.text(REASON))),
                    new EventType(
                            "create_map_poi_audit_info",
                            (r, f) ->
                                    new StoreEvent.MapPlaceReviewed(
                                            r,
                                            f.needText(AUDIT_ID),
                                            f.needInt(STATUS),
                                            f.text("map_poi_id"),
                                            f.text("name"),
                                            f.text("address"),
                                            f.decimal("latitude"),
                                            f.decimal("longitude"),
                                            f.text("sh_remark"))),
                    new EventType(
                            "add_store_audit_info",
                            (r, f) ->
                                    new StoreEvent.StoreAdded(
                                            r,
                                            f.needText(AUDIT_ID),
                                            f.needInt(STATUS),
                                            f.text(REASON),
                                            f.flag("is_upgrade"),
                                            f.text("poiid"))),
                    new EventType(
                            "modify_store_audit_info",
                            (r, f) ->
                                    new StoreEvent.StoreModified(
                                            r,
                                            f.needText(AUDIT_ID),
                                            f.needInt(STATUS),
                                            f.text(REASON))),
                    new EventType(
                            "merchant_order",
                            (r, f) ->
                                    new StoreEvent.OrderPaid(
                                            r,
                                            f.needText("OrderId"),
                                            f.integer("OrderStatus"),
                                            f.text("ProductId"),
                                            f.text("SkuInfo"))));

    private StoreTypes() {}
}
