// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/**
 * Products whose page is opened by scanning them (WeChat's protocol, inbound.md 5.10). A {@code
 * standard} such as {@code ean13} says how products are numbered, a {@code key} is the product's
 * number.
 */
public sealed interface ScanProductEvent extends InboundEvent {

    /**
     * The user opened a product's page.
     *
     * @param sex 1 male, 2 female, 0 not known; null if not sent
     * @param scene 1 by scanning, 2 another way, such as a shared page; null if not sent
     * @param extInfo what the account added to the page, null if nothing
     */
    record PageOpened(
            Received received,
            String standard,
            String key,
            @Nullable String country,
            @Nullable String province,
            @Nullable String city,
            @Nullable Integer sex,
            @Nullable Integer scene,
            @Nullable String extInfo)
            implements ScanProductEvent {}

    /**
     * The user came to the chat from a product's page.
     *
     * @param extInfo what the account added to the page, null if nothing
     */
    record ChatEntered(Received received, String standard, String key, @Nullable String extInfo)
            implements ScanProductEvent {}

    /**
     * The user opened a product's page that asks the account for its content.
     *
     * @param extInfo what the account added to the page, null if nothing
     * @param regionCode where the user is, as a Chinese administrative code; null if not known
     */
    record ContentRequested(
            Received received,
            String standard,
            String key,
            @Nullable String extInfo,
            @Nullable String regionCode)
            implements ScanProductEvent {}

    /**
     * WeChat reviewed a product. About nobody.
     *
     * @param result {@code verify_ok} or {@code verify_not_pass}
     * @param reason why not, in words; null if there is none
     */
    record ProductReviewed(
            Received received, String standard, String key, String result, @Nullable String reason)
            implements ScanProductEvent {

        /** Tells whether the product is shown. */
        public boolean approved() {
            return result.equals("verify_ok");
        }
    }
}
