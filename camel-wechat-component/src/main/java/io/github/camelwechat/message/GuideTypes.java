// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import java.util.List;

/**
 * The guide events of WeChat's protocol, inbound.md 5.11. What {@code
 * add_guide_buyer_relation_event} says is documented nowhere, so it stays unknown.
 */
final class GuideTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType("guide_qrcode_scan_event", GuideTypes::scanned),
                    new EventType("guide_invite_result_event", GuideTypes::answered));

    private GuideTypes() {}

    private static InboundEvent scanned(Received received, Fields fields) {
        Fields scan = fields.needInside("GuideScanEvent");
        OpenId customer = scan.openId("openid");
        if (customer == null) {
            throw new MissingFieldException("openid");
        }
        return new GuideEvent.QrCodeScanned(
                received,
                scan.needText("qrcode_guide_account"),
                scan.openId("qrcode_guide_openid"),
                customer,
                scan.needInt("action"),
                scan.text("qrcode_info"));
    }

    private static InboundEvent answered(Received received, Fields fields) {
        Fields answer = fields.needInside("GuideInviteEvent");
        return new GuideEvent.InvitationAnswered(
                received,
                answer.text("guide_account"),
                answer.openId("guide_openid"),
                answer.needInt("invite_result"));
    }
}
