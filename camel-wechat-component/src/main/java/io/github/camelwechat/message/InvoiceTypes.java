// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The invoice events of WeChat's protocol, inbound.md 5.11. */
final class InvoiceTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType("user_authorize_invoice", InvoiceTypes::authorization),
                    new EventType(
                            "update_invoice_status",
                            (r, f) ->
                                    new InvoiceEvent.ReimbursementChanged(
                                            r,
                                            f.needText("Status"),
                                            f.needText("CardId"),
                                            f.needText("Code"))),
                    new EventType(
                            "submit_invoice_title",
                            (r, f) ->
                                    new InvoiceEvent.TitleSubmitted(
                                            r,
                                            f.needText("title"),
                                            f.text("tax_no"),
                                            f.text("addr"),
                                            f.text("phone"),
                                            f.text("bank_type"),
                                            f.text("bank_no"),
                                            f.text("attach"),
                                            f.text("title_type"))),
                    new EventType(
                            "cloud_invoice_invoiceresult_event",
                            (r, f) ->
                                    new InvoiceEvent.Issued(
                                            r,
                                            f.needText("fpqqlsh"),
                                            f.needInt("status"),
                                            f.text("nsrsbh"))));

    private InvoiceTypes() {}

    /** One event for both outcomes: only the order's field tells which it is. */
    private static InboundEvent authorization(Received received, Fields fields) {
        String appId = fields.text("AppId", "AuthorizeAppId");
        String source = fields.text("Source", "source");
        String authorized = fields.text("SuccOrderId");
        return authorized != null
                ? new InvoiceEvent.Authorized(received, authorized, appId, source)
                : new InvoiceEvent.AuthorizationFailed(
                        received, fields.needText("FailOrderId"), appId, source);
    }
}
