// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import org.jspecify.annotations.Nullable;

/**
 * Shopping guides, the shop's advisers with a WeChat account of their own (WeChat's protocol,
 * inbound.md 5.11).
 */
public sealed interface GuideEvent extends InboundEvent {

    /**
     * A customer scanned a guide's QR code.
     *
     * @param guideAccount the guide's WeChat id
     * @param guideOpenId the guide's openid, null if not sent
     * @param customer who scanned it
     * @param action what came of it, in WeChat's codes, which it does not document
     * @param qrCodeInfo what the account had put into the code, null if nothing
     */
    record QrCodeScanned(
            Received received,
            String guideAccount,
            @Nullable OpenId guideOpenId,
            OpenId customer,
            int action,
            @Nullable String qrCodeInfo)
            implements GuideEvent {}

    /**
     * A guide answered the account's invitation.
     *
     * @param guideAccount the guide's WeChat id, null if invited by openid
     * @param guideOpenId the guide's openid, null if invited by WeChat id
     * @param result the answer, in WeChat's codes
     */
    record InvitationAnswered(
            Received received,
            @Nullable String guideAccount,
            @Nullable OpenId guideOpenId,
            int result)
            implements GuideEvent {}
}
