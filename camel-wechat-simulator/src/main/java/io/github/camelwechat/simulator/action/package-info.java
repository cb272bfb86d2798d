// SPDX-License-Identifier: Apache-2.0
/**
 * What users do beside the web pages, and what follows from it: chat, window, callback. Entrance:
 * {@link SimulatedUser}.
 */
@NullMarked
package io.github.camelwechat.simulator.action;

import org.jspecify.annotations.NullMarked;
