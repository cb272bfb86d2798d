// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.window;

import java.time.Duration;

/**
 * What an interaction entitles an account to.
 *
 * @param messages how many customer-service messages
 * @param validFor for how long, counted from the interaction
 */
public record Allowance(int messages, Duration validFor) {}
