// SPDX-License-Identifier: Apache-2.0
/**
 * Request Tracker 5 by its REST2 interface; {@link io.github.camelwechat.bridge.rt.RtHelpdesk} is
 * the entrance.
 */
@NullMarked
package io.github.camelwechat.bridge.rt;

import org.jspecify.annotations.NullMarked;
