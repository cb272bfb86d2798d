// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/** An action of a user, or a report of WeChat. One family for each subject. */
public sealed interface InboundEvent extends Inbound
        permits FollowEvent,
                MenuEvent,
                JobEvent,
                SubscriptionEvent,
                KfSessionEvent,
                VerificationEvent,
                PrivacyEvent,
                CardEvent,
                GiftCardEvent,
                StoreEvent,
                ProximityEvent,
                ScanProductEvent,
                InvoiceEvent,
                GuideEvent,
                DeviceEvent,
                ChatEvent,
                InboundEvent.Unknown {

    /**
     * An event we do not know, or one without a field its type cannot do without. All its fields
     * are in the tree.
     */
    record Unknown(Received received) implements InboundEvent {}
}
