// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/** What a user does, or what WeChat reports. Event names are compared without regard to case. */
public sealed interface InboundEvent extends Inbound {

    /**
     * The user followed the account.
     *
     * @param scene the scene of the parametric QR code, without WeChat's {@code qrscene_} prefix;
     *     null if the follow came another way
     * @param ticket the ticket of that QR code
     */
    record Subscribe(Received received, @Nullable String scene, @Nullable String ticket)
            implements InboundEvent {}

    /** The user left. WeChat obliges the account to delete the user's personal data. */
    record Unsubscribe(Received received) implements InboundEvent {}

    /** A follower scanned a parametric QR code. */
    record Scan(Received received, String scene, @Nullable String ticket) implements InboundEvent {}

    /** A menu button of type click was tapped. */
    record Click(Received received, String key) implements InboundEvent {}

    /** A menu button of type view was tapped. */
    record View(Received received, String url, @Nullable String menuId) implements InboundEvent {}

    /**
     * The client reports where the user is.
     *
     * @param latitude degrees
     * @param longitude degrees
     * @param precision metres, null if not sent
     */
    record LocationReport(
            Received received, double latitude, double longitude, @Nullable Double precision)
            implements InboundEvent {}

    /** An event we do not know. All its fields are in the tree. */
    record Unknown(Received received) implements InboundEvent {}

    /** Gives an event its type; see {@link Inbound#of}. */
    static InboundEvent of(Received received) {
        return InboundTypes.event(received);
    }
}
