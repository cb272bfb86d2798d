// SPDX-License-Identifier: Apache-2.0
/** Word of changes, for whoever watches. */
@NullMarked
package io.github.camelwechat.simulator.event;

import org.jspecify.annotations.NullMarked;
