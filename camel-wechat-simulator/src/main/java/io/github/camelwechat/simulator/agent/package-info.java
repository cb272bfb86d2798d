// SPDX-License-Identifier: Apache-2.0
/**
 * WeChat's own customer service: agents, and their sessions with users. Entrance: {@link
 * AgentSessions}.
 */
@NullMarked
package io.github.camelwechat.simulator.agent;

import org.jspecify.annotations.NullMarked;
