// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Duration;
import java.time.InstantSource;
import java.util.function.Predicate;

/**
 * The bridge's own things that a helpdesk may use.
 *
 * @param clock the clock of the component, which tests move; never ask another one
 * @param requestTimeout how long a call to the helpdesk may take
 * @param posted whether an id is among the {@link PostedMessage#ids} of an earlier message, which
 *     {@link Helpdesk#find} must not take for another one
 */
public record BridgeServices(
        InstantSource clock, Duration requestTimeout, Predicate<String> posted) {

    /** For a helpdesk that is used without a bridge. */
    public BridgeServices(InstantSource clock, Duration requestTimeout) {
        this(clock, requestTimeout, id -> false);
    }
}
