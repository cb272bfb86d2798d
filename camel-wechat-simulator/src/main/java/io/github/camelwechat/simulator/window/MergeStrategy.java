// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.window;

/** The rule for several grants at once; WeChat documents neither for Official Accounts. */
public enum MergeStrategy {
    /** The rest is the maximum over the live grants, and a send lowers each of them. */
    MAX,
    /** Grants add up, and a send is taken from the one that runs out first. */
    INDEPENDENT;

    /**
     * Reads {@code max} or {@code independent}.
     *
     * @throws IllegalArgumentException if it is neither
     */
    public static MergeStrategy of(String name) {
        return switch (name) {
            case "max" -> MAX;
            case "independent" -> INDEPENDENT;
            default ->
                    throw new IllegalArgumentException(
                            "allowances merge by max or independent, not by \"" + name + "\"");
        };
    }
}
