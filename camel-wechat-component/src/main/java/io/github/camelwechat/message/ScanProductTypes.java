// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The product events of WeChat's protocol, inbound.md 5.10. */
final class ScanProductTypes {

    private static final String STANDARD = "KeyStandard";
    private static final String KEY = "KeyStr";
    private static final String EXT_INFO = "ExtInfo";

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "user_scan_product",
                            (r, f) ->
                                    new ScanProductEvent.PageOpened(
                                            r,
                                            f.needText(STANDARD),
                                            f.needText(KEY),
                                            f.text("Country"),
                                            f.text("Province"),
                                            f.text("City"),
                                            f.integer("Sex"),
                                            f.integer("Scene"),
                                            f.text(EXT_INFO))),
                    new EventType(
                            "user_scan_product_enter_session",
                            (r, f) ->
                                    new ScanProductEvent.ChatEntered(
                                            r,
                                            f.needText(STANDARD),
                                            f.needText(KEY),
                                            f.text(EXT_INFO))),
                    new EventType(
                            "user_scan_product_async",
                            (r, f) ->
                                    new ScanProductEvent.ContentRequested(
                                            r,
                                            f.needText(STANDARD),
                                            f.needText(KEY),
                                            f.text(EXT_INFO),
                                            f.text("RegionCode"))),
                    new EventType(
                            "user_scan_product_verify_action",
                            (r, f) ->
                                    new ScanProductEvent.ProductReviewed(
                                            r,
                                            f.needText(STANDARD),
                                            f.needText(KEY),
                                            f.needText("Result"),
                                            f.text("ReasonMsg"))));

    private ScanProductTypes() {}
}
