// SPDX-License-Identifier: Apache-2.0
/**
 * The limits of calls to each path, and WeChat's records of past calls. Entrance: {@link Quotas}.
 */
@NullMarked
package io.github.camelwechat.simulator.quota;

import org.jspecify.annotations.NullMarked;
