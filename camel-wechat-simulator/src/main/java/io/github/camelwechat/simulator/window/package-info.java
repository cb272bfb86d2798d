// SPDX-License-Identifier: Apache-2.0
/** The service window, with its rules as data. */
@NullMarked
package io.github.camelwechat.simulator.window;

import org.jspecify.annotations.NullMarked;
