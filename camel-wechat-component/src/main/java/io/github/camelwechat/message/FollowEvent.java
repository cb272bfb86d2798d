// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/**
 * The events of users who follow, leave or scan, and their locations (WeChat's protocol, inbound.md
 * 5.1).
 */
public sealed interface FollowEvent extends InboundEvent {

    /**
     * The user followed the account.
     *
     * @param source what made them follow
     * @param ticket the ticket of the parametric QR code, null without one
     */
    record Subscribe(Received received, FollowSource source, @Nullable String ticket)
            implements FollowEvent {

        /** The scene of the parametric QR code; null if the follow came another way. */
        public @Nullable String scene() {
            return source instanceof FollowSource.QrCode code ? code.scene() : null;
        }
    }

    /** The user left. WeChat obliges the account to delete the user's personal data. */
    record Unsubscribe(Received received) implements FollowEvent {}

    /**
     * A follower scanned a parametric QR code.
     *
     * @param scene the scene the account gave the code
     * @param ticket the ticket of the code, null if not sent
     */
    record Scan(Received received, String scene, @Nullable String ticket) implements FollowEvent {}

    /**
     * The client reports where the user is: on entering the chat, or every five seconds.
     *
     * @param latitude degrees
     * @param longitude degrees
     * @param precision metres, null if not sent
     */
    record LocationReport(
            Received received, double latitude, double longitude, @Nullable Double precision)
            implements FollowEvent {}
}
