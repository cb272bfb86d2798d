// SPDX-License-Identifier: Apache-2.0
/** Agents and sessions as calls make and read them. */
@NullMarked
package io.github.camelwechat.simulator.api.agent;

import org.jspecify.annotations.NullMarked;
