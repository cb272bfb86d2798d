// SPDX-License-Identifier: Apache-2.0
/**
 * Room for the newest of something, names nobody guesses, rising ids. Entrance: {@link BoundedMap}.
 */
@NullMarked
package io.github.camelwechat.simulator.store;

import org.jspecify.annotations.NullMarked;
