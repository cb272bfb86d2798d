// SPDX-License-Identifier: Apache-2.0
/**
 * The common part of all calls of WeChat's server API: routes, tokens, errors, faults, records.
 * Entrance: {@link ApiHandler}.
 */
@NullMarked
package io.github.camelwechat.simulator.api;

import org.jspecify.annotations.NullMarked;
