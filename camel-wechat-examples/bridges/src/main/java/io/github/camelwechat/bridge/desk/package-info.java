// SPDX-License-Identifier: Apache-2.0
/**
 * The face of a helpdesk or bot, and what is needed to write one: {@link
 * io.github.camelwechat.bridge.desk.Helpdesk} is the entrance.
 */
@NullMarked
package io.github.camelwechat.bridge.desk;

import org.jspecify.annotations.NullMarked;
