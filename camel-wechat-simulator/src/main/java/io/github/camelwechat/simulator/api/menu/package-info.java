// SPDX-License-Identifier: Apache-2.0
/** Menus as calls make and read them. */
@NullMarked
package io.github.camelwechat.simulator.api.menu;

import org.jspecify.annotations.NullMarked;
