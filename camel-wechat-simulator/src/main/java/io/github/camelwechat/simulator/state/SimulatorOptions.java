// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.CallbackSource;
import io.github.camelwechat.simulator.callback.PushRules;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.window.WindowRules;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The options from which a WeChat is made.
 *
 * @param account the first Official Account in it
 * @param moreAccounts the others
 * @param platforms the third-party platforms
 * @param mode how callbacks are protected
 * @param callbackUrl where callbacks of the first account go; null while nobody listens
 * @param clock its time
 * @param windowRules the service window's rules
 * @param pushRules how patient it is
 * @param source where callbacks seem to come from
 * @param pageSize how many openids a list has at most
 * @param seed of all its randomness
 */
public record SimulatorOptions(
        SimulatedAccount account,
        List<SimulatedAccount> moreAccounts,
        List<SimulatedPlatform> platforms,
        SecurityMode mode,
        @Nullable URI callbackUrl,
        SimulatorClock clock,
        WindowRules windowRules,
        PushRules pushRules,
        CallbackSource source,
        int pageSize,
        long seed) {
    public SimulatorOptions {
        moreAccounts = List.copyOf(moreAccounts);
        platforms = List.copyOf(platforms);
    }
}
