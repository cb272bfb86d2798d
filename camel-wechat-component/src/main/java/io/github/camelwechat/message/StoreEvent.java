// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/**
 * Stores and the old WeChat shop (WeChat's protocol, inbound.md 5.9). All but {@link OrderPaid} are
 * reviews by WeChat and about nobody. The status of a review is 1 passed, 2 running, 3 refused.
 */
public sealed interface StoreEvent extends InboundEvent {

    /**
     * WeChat reviewed a store.
     *
     * @param storeId the account's own id of the store, null if it gave none
     * @param poiId WeChat's id of the store
     * @param result {@code succ} or {@code fail}
     * @param message why not, in words; null if there is none
     */
    record StoreReviewed(
            Received received,
            @Nullable String storeId,
            String poiId,
            String result,
            @Nullable String message)
            implements StoreEvent {

        /** Tells whether the store is shown. */
        public boolean approved() {
            return result.equals("succ");
        }
    }

    /**
     * WeChat reviewed the account's application for the store mini program.
     *
     * @param reason why not, in words; null if there is none
     */
    record MiniProgramReviewed(
            Received received, String auditId, int status, @Nullable String reason)
            implements StoreEvent {}

    /**
     * WeChat reviewed a new place on its map.
     *
     * @param mapPoiId the place's id on the map, null if it was refused
     * @param latitude degrees, null if not sent
     * @param longitude degrees, null if not sent
     * @param remark of the reviewer, null if there is none
     */
    record MapPlaceReviewed(
            Received received,
            String auditId,
            int status,
            @Nullable String mapPoiId,
            @Nullable String name,
            @Nullable String address,
            @Nullable Double latitude,
            @Nullable Double longitude,
            @Nullable String remark)
            implements StoreEvent {}

    /**
     * WeChat reviewed a store that was added to the store mini program.
     *
     * @param reason why not, in words; null if there is none
     * @param upgraded whether it was an ordinary store before
     * @param poiId WeChat's id of the store, null if it was refused
     */
    record StoreAdded(
            Received received,
            String auditId,
            int status,
            @Nullable String reason,
            boolean upgraded,
            @Nullable String poiId)
            implements StoreEvent {}

    /**
     * WeChat reviewed the new pictures of a store.
     *
     * @param reason why not, in words; null if there is none
     */
    record StoreModified(Received received, String auditId, int status, @Nullable String reason)
            implements StoreEvent {}

    /**
     * The user paid for something in the old WeChat shop.
     *
     * @param orderStatus 2 to be sent, 3 sent, 5 done, 8 disputed, or what WeChat may add; null if
     *     not sent
     * @param sku the chosen properties, as {@code id:value} joined by semicolons; null if there are
     *     none
     */
    record OrderPaid(
            Received received,
            String orderId,
            @Nullable Integer orderStatus,
            @Nullable String productId,
            @Nullable String sku)
            implements StoreEvent {}
}
