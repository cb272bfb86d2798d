// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/** Electronic invoices (WeChat's protocol, inbound.md 5.11). */
public sealed interface InvoiceEvent extends InboundEvent {

    /**
     * The user authorised the invoice for an order.
     *
     * @param orderId the account's id of the order
     * @param authorizedAppId the appid that was authorised, null if not sent
     * @param source where: {@code web}, {@code app}, {@code wxa} (mini program), {@code wap}; null
     *     if not sent
     */
    record Authorized(
            Received received,
            String orderId,
            @Nullable String authorizedAppId,
            @Nullable String source)
            implements InvoiceEvent {}

    /**
     * The authorisation for an order failed. The parameters are those of {@link Authorized}.
     *
     * @param orderId the account's id of the order
     * @param authorizedAppId the appid that was to be authorised, null if not sent
     * @param source where, null if not sent
     */
    record AuthorizationFailed(
            Received received,
            String orderId,
            @Nullable String authorizedAppId,
            @Nullable String source)
            implements InvoiceEvent {}

    /**
     * The reimbursement of an invoice went on.
     *
     * @param status {@code INVOICE_REIMBURSE_INIT}, {@code _LOCK}, {@code _CLOSURE}, {@code
     *     _CANCEL}, or what WeChat may add
     * @param cardId the kind of the invoice's card
     * @param cardCode the invoice's card
     */
    record ReimbursementChanged(Received received, String status, String cardId, String cardCode)
            implements InvoiceEvent {}

    /**
     * The user told the account to whom an invoice is to be made out.
     *
     * @param title the person or company
     * @param taxNumber null if there is none
     * @param address null if there is none
     * @param phone null if there is none
     * @param bank null if there is none
     * @param bankAccount null if there is none
     * @param attachment what the account had added to the request, null if nothing
     * @param titleType {@code InvoiceUserTitlePersonType}, {@code InvoiceUserTitleBusinessType}, or
     *     what WeChat may add; null if not sent
     */
    record TitleSubmitted(
            Received received,
            String title,
            @Nullable String taxNumber,
            @Nullable String address,
            @Nullable String phone,
            @Nullable String bank,
            @Nullable String bankAccount,
            @Nullable String attachment,
            @Nullable String titleType)
            implements InvoiceEvent {}

    /**
     * An invoice was issued, or could not be.
     *
     * @param requestId the account's number of the request, WeChat's {@code fpqqlsh}
     * @param status as sent
     * @param taxpayerId the seller's tax number, WeChat's {@code nsrsbh}; null if not sent
     */
    record Issued(Received received, String requestId, int status, @Nullable String taxpayerId)
            implements InvoiceEvent {}
}
