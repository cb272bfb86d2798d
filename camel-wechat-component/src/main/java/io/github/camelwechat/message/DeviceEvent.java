// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/**
 * Devices of the discontinued hardware platform, in callbacks of type {@code device_event}
 * (WeChat's protocol, inbound.md 5.12). A {@code deviceType} is the account's original id, a {@code
 * deviceId} one device.
 */
public sealed interface DeviceEvent extends InboundEvent {

    /**
     * The user bound a device.
     *
     * @param sessionId WeChat's number of the exchange with the device, null if not sent
     * @param content Base64 of the device's bytes, null if it sent none
     */
    record Bound(
            Received received,
            String deviceType,
            String deviceId,
            @Nullable String sessionId,
            @Nullable String content)
            implements DeviceEvent {}

    /**
     * The user unbound a device.
     *
     * @param sessionId WeChat's number of the exchange with the device, null if not sent
     * @param content Base64 of the device's bytes, null if it sent none
     */
    record Unbound(
            Received received,
            String deviceType,
            String deviceId,
            @Nullable String sessionId,
            @Nullable String content)
            implements DeviceEvent {}

    /**
     * The user's client wants to know the state of a device.
     *
     * @param mode 0 off, 1 heartbeat, 2 on; null if not sent
     */
    record StatusSubscribed(
            Received received, String deviceType, String deviceId, @Nullable Integer mode)
            implements DeviceEvent {}

    /**
     * The user's client does not want to know the state of a device any more.
     *
     * @param mode as of {@link StatusSubscribed}
     */
    record StatusUnsubscribed(
            Received received, String deviceType, String deviceId, @Nullable Integer mode)
            implements DeviceEvent {}
}
