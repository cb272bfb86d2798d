// SPDX-License-Identifier: Apache-2.0
/** The state store in Redis; the entrance is {@link RedisStateStore}. */
@NullMarked
package io.github.camelwechat.store.redis;

import org.jspecify.annotations.NullMarked;
