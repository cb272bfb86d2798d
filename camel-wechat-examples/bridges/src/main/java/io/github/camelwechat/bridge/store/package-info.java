// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of the bridges: {@link io.github.camelwechat.bridge.store.Deliveries} is what is on its
 * way, {@link io.github.camelwechat.bridge.store.Conversations} what the bridge has made in a
 * helpdesk.
 */
@NullMarked
package io.github.camelwechat.bridge.store;

import org.jspecify.annotations.NullMarked;
