// SPDX-License-Identifier: Apache-2.0
/** The service window, with its rules as data. Entrance: {@link ServiceWindow}. */
@NullMarked
package io.github.camelwechat.simulator.window;

import org.jspecify.annotations.NullMarked;
