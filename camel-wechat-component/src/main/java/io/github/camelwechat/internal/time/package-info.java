// SPDX-License-Identifier: Apache-2.0
/**
 * Time where clocks differ: this node's, whatever it is set to, those of the nodes that share a
 * store, and WeChat's. No lease of another node is over because a clock says so; the entrance is
 * {@link io.github.camelwechat.internal.time.LeaseSightings}.
 */
@NullMarked
package io.github.camelwechat.internal.time;

import org.jspecify.annotations.NullMarked;
