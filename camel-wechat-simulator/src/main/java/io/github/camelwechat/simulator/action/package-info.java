// SPDX-License-Identifier: Apache-2.0
/**
 * Actions of users beside the web pages, and their consequences: chat, window, callback. Entrance:
 * {@link SimulatedUser}.
 */
@NullMarked
package io.github.camelwechat.simulator.action;

import org.jspecify.annotations.NullMarked;
