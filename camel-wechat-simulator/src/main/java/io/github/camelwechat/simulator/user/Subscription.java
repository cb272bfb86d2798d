// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import java.time.Instant;

/**
 * When and how a user came to follow.
 *
 * @param at when
 * @param channel WeChat's {@code subscribe_scene}
 * @param scene the QR code's scene, or the empty string
 * @param textScene whether that scene is a text rather than a number
 */
public record Subscription(Instant at, String channel, String scene, boolean textScene) {
    private static final String QR_PREFIX = "qrscene_";

    /** Somebody just wrote, or looked the account up. */
    public static Subscription by(String channel, Instant at) {
        return new Subscription(at, channel, "", false);
    }

    /** Reads the EventKey of a subscribe event. */
    public static Subscription of(String eventKey, Instant at) {
        if (!eventKey.startsWith(QR_PREFIX)) {
            return by("ADD_SCENE_SEARCH", at);
        }
        String scene = eventKey.substring(QR_PREFIX.length());
        return new Subscription(at, "ADD_SCENE_QR_CODE", scene, !isNumber(scene));
    }

    /** The same, where it is known that the scene is a text, however it looks. */
    public Subscription withTextScene(boolean value) {
        return new Subscription(at, channel, scene, value || !isNumber(scene));
    }

    private static boolean isNumber(String scene) {
        return scene.matches("[0-9]{1,10}");
    }
}
