// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

/**
 * The progress of a replay.
 *
 * @param callbacks how many there are to push
 * @param repeated lines left out because the same callback stands in one before: WeChat had
 *     delivered it again
 * @param unreadable lines left out because they cannot be read, or the key does not open them
 * @param pushed how many were begun
 * @param answered how many of them the account's server answered as it should
 * @param failed how many of them it did not
 */
public record ReplayReport(
        int callbacks, int repeated, int unreadable, int pushed, int answered, int failed) {

    /** Tells whether every callback has its end. */
    public boolean isOver() {
        return answered + failed == callbacks;
    }
}
