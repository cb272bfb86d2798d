// SPDX-License-Identifier: Apache-2.0
/**
 * What all calls of WeChat's server API have in common: routes, tokens, errors, faults, records.
 * Entrance: {@link ApiHandler}.
 */
@NullMarked
package io.github.camelwechat.simulator.api;

import org.jspecify.annotations.NullMarked;
