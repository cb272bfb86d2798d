// SPDX-License-Identifier: Apache-2.0
/** Word of changes, for whoever watches. Entrance: {@link ChangeFeed}. */
@NullMarked
package io.github.camelwechat.simulator.change;

import org.jspecify.annotations.NullMarked;
