// SPDX-License-Identifier: Apache-2.0
/** The account's menus, and who sees which. Entrance: {@link Menus}. */
@NullMarked
package io.github.camelwechat.simulator.menu;

import org.jspecify.annotations.NullMarked;
