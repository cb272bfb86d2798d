// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.desk;

import java.time.Duration;
import java.time.InstantSource;

/**
 * The bridge's own things that a helpdesk may use.
 *
 * @param clock the clock of the component, which tests move; never ask another one
 * @param requestTimeout how long a call to the helpdesk may take
 */
public record BridgeServices(InstantSource clock, Duration requestTimeout) {}
