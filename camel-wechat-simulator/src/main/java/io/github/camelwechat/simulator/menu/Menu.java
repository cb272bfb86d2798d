// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.menu;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.jspecify.annotations.Nullable;

/**
 * A menu.
 *
 * @param id its {@code menuid}
 * @param buttons as they were made, checked; not to be changed
 * @param rule who sees it; null for the default menu
 */
public record Menu(long id, ArrayNode buttons, @Nullable MatchRule rule) {}
