// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

/**
 * The manner of a replay of captured callbacks. Each is signed and sealed anew with the token and
 * the key of the simulated account, and addressed to it. An immutable value whose {@code with}
 * methods give another one.
 *
 * @param encodingAesKey the key that opens the captured envelopes: 43 letters and digits
 * @param speed how many times as fast as they came; 0 for one right after the other
 * @param keepTimes whether {@code CreateTime} stays as it was; otherwise it is the time of the
 *     replay, so that what the user did counts as done now
 * @param newIds whether {@code MsgId} is a new one
 */
public record Replay(String encodingAesKey, double speed, boolean keepTimes, boolean newIds) {

    /**
     * @throws IllegalArgumentException naming what is wrong
     */
    public Replay {
        if (!encodingAesKey.matches("[A-Za-z0-9]{43}")) {
            throw new IllegalArgumentException(
                    "the encoding AES key must be 43 letters and digits, as the console shows it");
        }
        if (!(speed >= 0) || Double.isInfinite(speed)) {
            throw new IllegalArgumentException(
                    "the speed must be a number of at least 0, not " + speed);
        }
    }

    /** One callback right after the other, as if they happened now, with the ids they had. */
    public static Replay of(String encodingAesKey) {
        return new Replay(encodingAesKey, 0, false, false);
    }

    /** The same, so many times as fast as they came. */
    public Replay withSpeed(double times) {
        return new Replay(encodingAesKey, times, keepTimes, newIds);
    }

    /** The same with the times the callbacks had. */
    public Replay withTimesKept() {
        return new Replay(encodingAesKey, speed, true, newIds);
    }

    /** The same with new message ids. */
    public Replay withNewIds() {
        return new Replay(encodingAesKey, speed, keepTimes, true);
    }

    /** Without the key. */
    @Override
    public String toString() {
        return "Replay[speed=" + speed + ", keepTimes=" + keepTimes + ", newIds=" + newIds + "]";
    }
}
