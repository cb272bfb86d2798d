// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/** The reason for which a user followed the account, as far as WeChat says. */
public sealed interface FollowSource {

    /** Nothing particular: by search, by a shared card, from an article. */
    record Direct() implements FollowSource {}

    /**
     * A parametric QR code.
     *
     * @param scene the scene the account gave the code, a number or a text, without WeChat's {@code
     *     qrscene_} prefix
     */
    record QrCode(String scene) implements FollowSource {}

    /**
     * A WeChat Pay payment after which the user was invited to follow.
     *
     * @param transactionId WeChat Pay's id of the payment
     */
    record Payment(String transactionId) implements FollowSource {}

    /**
     * The page of a product, opened by scanning it.
     *
     * @param scanned what of the product was scanned
     * @param standard how products are numbered, such as {@code ean13}
     * @param key the product's number in that standard
     * @param extInfo what the account added to the product's page, null if nothing
     */
    record ProductPage(Scanned scanned, String standard, String key, @Nullable String extInfo)
            implements FollowSource {}

    /**
     * Something WeChat has not said before.
     *
     * @param eventKey {@code EventKey} as sent
     */
    record Other(String eventKey) implements FollowSource {}

    /** The mark of a product that a user scanned. */
    enum Scanned {
        BARCODE,
        IMAGE
    }
}
