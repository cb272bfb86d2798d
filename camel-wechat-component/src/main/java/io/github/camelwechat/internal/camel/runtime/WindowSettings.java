// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.internal.window.WindowStore;
import io.github.camelwechat.option.WindowMerge;
import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Supplier;

/**
 * The options of the service window as validated values.
 *
 * @param source where changes to WeChat's table were read from; empty for none
 * @param rules WeChat's table with those changes
 */
public record WindowSettings(String source, WindowRules rules, WindowMerge merge) {

    /**
     * The windows these options describe.
     *
     * @param skew how far WeChat's clock is ahead of {@code clock}, as far as is known
     */
    ServiceWindow window(WindowStore store, InstantSource clock, Supplier<Duration> skew) {
        return new ServiceWindow(store, clock, rules, merge, skew);
    }
}
