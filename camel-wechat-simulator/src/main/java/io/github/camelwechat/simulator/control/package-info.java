// SPDX-License-Identifier: Apache-2.0
/** The control API, the event stream and the web phone. */
@NullMarked
package io.github.camelwechat.simulator.control;

import org.jspecify.annotations.NullMarked;
