// SPDX-License-Identifier: Apache-2.0
/**
 * How often each path may be called, and what WeChat tells of past calls. Entrance: {@link Quotas}.
 */
@NullMarked
package io.github.camelwechat.simulator.quota;

import org.jspecify.annotations.NullMarked;
