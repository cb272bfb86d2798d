// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.qr;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A QR code of the account.
 *
 * @param ticket what names it in calls and events
 * @param scene what the account wants to be told when it is scanned
 * @param textScene whether the scene was given as a text
 * @param url what the picture encodes
 * @param expiresAt when it stops to work; null for a permanent one
 */
public record QrCode(
        String ticket, String scene, boolean textScene, String url, @Nullable Instant expiresAt) {

    boolean worksAt(Instant now) {
        return expiresAt == null || now.isBefore(expiresAt);
    }
}
