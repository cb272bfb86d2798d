// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.util.Locale;

/**
 * The cause for WeChat to deliver a callback again. Its page on passive replies knows one thing
 * only: no answer within five seconds. What follows an error status is not written anywhere, and
 * users report a second delivery, the fault banner, or neither; so a test can choose.
 */
public enum Redelivery {
    /**
     * No answer within the limit. A connection that was refused, or cut without an answer, has none
     * either, and WeChat notices when the limit is over.
     */
    TIMEOUT,
    /** No answer, and every answer with a status other than 200; after these a short gap. */
    STATUS,
    /** Nothing: what failed once has failed. */
    NONE;

    /** The name used on command lines and in JSON. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Tells whether another delivery follows one that failed. */
    boolean follows(Delivery failed) {
        boolean unanswered = failed.status() == 0;
        return switch (this) {
            case TIMEOUT -> unanswered;
            case STATUS -> unanswered || failed.status() != 200;
            case NONE -> false;
        };
    }

    /**
     * Reads a wire name.
     *
     * @throws IllegalArgumentException naming what was expected
     */
    public static Redelivery of(String name) {
        for (Redelivery redelivery : values()) {
            if (redelivery.wireName().equals(name)) {
                return redelivery;
            }
        }
        throw new IllegalArgumentException(
                "redelivery \"" + name + "\" is not one of timeout, status, none");
    }
}
