// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.option.WindowMerge;

/**
 * The options of the service window as validated values.
 *
 * @param source where changes to WeChat's table were read from; empty for none
 * @param rules WeChat's table with those changes
 */
public record WindowSettings(String source, WindowRules rules, WindowMerge merge) {}
