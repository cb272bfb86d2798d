// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Users near a shop's devices (WeChat's protocol, inbound.md 5.10). */
public sealed interface ProximityEvent extends InboundEvent {

    /**
     * The user joined a shop's Wi-Fi.
     *
     * @param connectedAt when
     * @param expiresAt until when; null if it does not end or was not sent
     * @param vendorId who runs the Wi-Fi, null if not sent
     * @param shopId the shop, WeChat's {@code ShopId} or {@code PlaceId}; null if not sent
     * @param deviceNo the hardware address of the access point, null if not sent
     */
    record WifiConnected(
            Received received,
            Instant connectedAt,
            @Nullable Instant expiresAt,
            @Nullable String vendorId,
            @Nullable String shopId,
            @Nullable String deviceNo)
            implements ProximityEvent {}

    /**
     * The user shook the phone near beacons.
     *
     * @param chosen the beacon that answered
     * @param around other beacons within reach
     */
    record Shaken(Received received, Beacon chosen, List<Beacon> around) implements ProximityEvent {

        public Shaken {
            around = List.copyOf(around);
        }
    }

    /**
     * A Bluetooth beacon.
     *
     * @param distanceMetres how far away the client takes it to be
     */
    record Beacon(String uuid, int major, int minor, double distanceMetres) {}

    /**
     * The user was given a red packet by shaking; the user may still leave it unopened.
     *
     * @param lotteryId the campaign
     * @param ticket the red packet
     * @param money its amount as sent. WeChat does not say in which unit; where it does, for orders
     *     of red packets, it is cents
     * @param boundAt when
     */
    record RedPacketBound(
            Received received, String lotteryId, String ticket, long money, Instant boundAt)
            implements ProximityEvent {}
}
