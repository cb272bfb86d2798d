// SPDX-License-Identifier: Apache-2.0
/** Access tokens: fetched once, kept, refreshed; the entrance is {@link AccessTokens}. */
@NullMarked
package io.github.camelwechat.internal.api.token;

import org.jspecify.annotations.NullMarked;
