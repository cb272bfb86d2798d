// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.USER;
import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.GuideEvent;
import io.github.camelwechat.message.InvoiceEvent;
import java.util.List;

/** Invoices and shopping guides. */
final class InvoiceAndGuideSamples {

    private static final OpenId GUIDE = new OpenId("oK7dQ5pL4nCy7gYiD1zTeK8fQsWb");

    private InvoiceAndGuideSamples() {}

    static List<TypedSample> all() {
        return List.of(
                sample(
                        "events/invoice/user_authorize_invoice-success.xml",
                        InvoiceEvent.Authorized.class,
                        1789001000,
                        "orderId",
                        "INV-20260909-001",
                        "authorizedAppId",
                        "wx3f0c9a7be21d5846",
                        "source",
                        "web"),
                sample(
                        "events/invoice/user_authorize_invoice-fail.xml",
                        InvoiceEvent.AuthorizationFailed.class,
                        1789001001,
                        "orderId",
                        "INV-20260909-002",
                        "authorizedAppId",
                        "wx3f0c9a7be21d5846",
                        "source",
                        "wxa"),
                sample(
                        "events/invoice/update_invoice_status.xml",
                        InvoiceEvent.ReimbursementChanged.class,
                        1789001002,
                        "status",
                        "INVOICE_REIMBURSE_LOCK",
                        "cardId",
                        "pK7dQ5cT3vBn6mJhG9fDsA2xZqWe",
                        "cardCode",
                        "186900000591"),
                sample(
                        "events/invoice/submit_invoice_title.xml",
                        InvoiceEvent.TitleSubmitted.class,
                        1789001003,
                        "title",
                        "示例科技有限公司",
                        "taxNumber",
                        "91330000EXAMPLE01X",
                        "address",
                        "示例路 8 号",
                        "phone",
                        "0571-00000000",
                        "bank",
                        "示例银行",
                        "bankAccount",
                        "6200000000000000",
                        "attachment",
                        "order=77",
                        "titleType",
                        "InvoiceUserTitleBusinessType"),
                sample(
                        "events/invoice/cloud_invoice_invoiceresult_event.xml",
                        InvoiceEvent.Issued.class,
                        1789001004,
                        "requestId",
                        "INV2026090900077",
                        "status",
                        2,
                        "taxpayerId",
                        "91330000EXAMPLE01X"),
                sample(
                        "events/guide/guide_qrcode_scan_event.xml",
                        GuideEvent.QrCodeScanned.class,
                        1789001100,
                        "guideAccount",
                        "guide_demo_01",
                        "guideOpenId",
                        GUIDE,
                        "customer",
                        USER,
                        "action",
                        11,
                        "qrCodeInfo",
                        "shelf-3"),
                sample(
                        "events/guide/guide_invite_result_event.xml",
                        GuideEvent.InvitationAnswered.class,
                        1789001101,
                        "guideAccount",
                        "guide_demo_01",
                        "guideOpenId",
                        GUIDE,
                        "result",
                        1));
    }
}
