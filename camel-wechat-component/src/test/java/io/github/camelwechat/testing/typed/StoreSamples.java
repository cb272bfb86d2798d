// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.named;
import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.message.ProximityEvent;
import io.github.camelwechat.message.ScanProductEvent;
import io.github.camelwechat.message.StoreEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Stores, what is near them, and what is scanned in them. */
final class StoreSamples {

    private StoreSamples() {}

    static List<TypedSample> all() {
        return List.of(
                sample(
                                "events/store/poi_check_notify.xml",
                                StoreEvent.StoreReviewed.class,
                                1789000900,
                                "storeId",
                                "shop-0007",
                                "poiId",
                                "390217",
                                "result",
                                "fail",
                                "message",
                                "门头照不清晰")
                        .aboutNobody(),
                sample(
                                "events/store/apply_merchant_audit_info.xml",
                                StoreEvent.MiniProgramReviewed.class,
                                1789000901,
                                "auditId",
                                "410033",
                                "status",
                                3,
                                "reason",
                                "营业执照过期")
                        .aboutNobody(),
                sample(
                                "events/store/create_map_poi_audit_info.xml",
                                StoreEvent.MapPlaceReviewed.class,
                                1789000902,
                                "auditId",
                                "410034",
                                "status",
                                1,
                                "mapPoiId",
                                "7781200345",
                                "name",
                                "示例咖啡馆",
                                "address",
                                "示例路 8 号",
                                "latitude",
                                30.246071,
                                "longitude",
                                120.155070,
                                "remark",
                                null)
                        .aboutNobody(),
                sample(
                                "events/store/add_store_audit_info.xml",
                                StoreEvent.StoreAdded.class,
                                1789000903,
                                "auditId",
                                "410035",
                                "status",
                                1,
                                "reason",
                                null,
                                "upgraded",
                                false,
                                "poiId",
                                "390218")
                        .aboutNobody(),
                sample(
                                "events/store/modify_store_audit_info.xml",
                                StoreEvent.StoreModified.class,
                                1789000904,
                                "auditId",
                                "410036",
                                "status",
                                3,
                                "reason",
                                "图片含水印")
                        .aboutNobody(),
                sample(
                        "events/store/merchant_order.xml",
                        StoreEvent.OrderPaid.class,
                        1789000905,
                        "orderId",
                        "720010339",
                        "orderStatus",
                        2,
                        "productId",
                        "pK7dQ5prodInvented",
                        "sku",
                        "20011:2000150;20012:200033"),
                sample(
                        "events/proximity/WifiConnected.xml",
                        ProximityEvent.WifiConnected.class,
                        1789000950,
                        "connectedAt",
                        Instant.ofEpochSecond(1789000940),
                        "expiresAt",
                        null,
                        "vendorId",
                        "3009900112",
                        "shopId",
                        "390217",
                        "deviceNo",
                        "00:1b:44:11:3a:b7"),
                sample(
                        "events/proximity/ShakearoundUserShake.xml",
                        ProximityEvent.Shaken.class,
                        1789000951,
                        "chosen",
                        beacon(20202, 0.057),
                        "around",
                        List.of(beacon(20203, 3.17), beacon(20204, 15.013))),
                sample(
                        "events/proximity/ShakearoundLotteryBind.xml",
                        ProximityEvent.RedPacketBound.class,
                        1789000952,
                        "lotteryId",
                        "lot-inv3nt3d-01",
                        "ticket",
                        "tick-inv3nt3d-77",
                        "money",
                        88L,
                        "boundAt",
                        Instant.ofEpochSecond(1789000951)),
                sample(
                        "events/scan-product/user_scan_product.xml",
                        ScanProductEvent.PageOpened.class,
                        1789000970,
                        "standard",
                        "ean13",
                        "key",
                        "6900000000014",
                        "country",
                        "中国",
                        "province",
                        "浙江",
                        "city",
                        "杭州",
                        "sex",
                        0,
                        "scene",
                        1,
                        "extInfo",
                        "demo"),
                sample(
                        "events/scan-product/user_scan_product_enter_session.xml",
                        ScanProductEvent.ChatEntered.class,
                        1789000971,
                        "standard",
                        "ean13",
                        "key",
                        "6900000000014",
                        "extInfo",
                        "demo"),
                sample(
                        "events/scan-product/user_scan_product_async.xml",
                        ScanProductEvent.ContentRequested.class,
                        1789000972,
                        "standard",
                        "ean13",
                        "key",
                        "6900000000014",
                        "extInfo",
                        "demo",
                        "regionCode",
                        "330106"),
                sample(
                                "events/scan-product/user_scan_product_verify_action.xml",
                                ScanProductEvent.ProductReviewed.class,
                                1789000973,
                                "standard",
                                "ean13",
                                "key",
                                "6900000000014",
                                "result",
                                "verify_not_pass",
                                "reason",
                                "商品图片缺失")
                        .aboutNobody());
    }

    private static Map<String, Object> beacon(int minor, double distanceMetres) {
        return named(
                "uuid",
                "0a1b2c3d-5e6f-4a7b-8c9d-1e2f3a4b5c6d",
                "major",
                10101,
                "minor",
                minor,
                "distanceMetres",
                distanceMetres);
    }
}
