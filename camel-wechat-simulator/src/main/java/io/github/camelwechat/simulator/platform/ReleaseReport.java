// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import java.util.List;

/**
 * The result of a release test.
 *
 * @param account the appid of the test account
 * @param steps all of them, in the order in which they were taken
 */
public record ReleaseReport(String account, List<Step> steps) {
    public ReleaseReport {
        steps = List.copyOf(steps);
    }

    /**
     * One step.
     *
     * @param name ticket, text, event or code
     * @param passed whether the platform did what is expected
     * @param detail what was expected and what came; the empty string when it passed
     */
    public record Step(String name, boolean passed, String detail) {}

    public boolean passed() {
        return steps.stream().allMatch(Step::passed);
    }
}
