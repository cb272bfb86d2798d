// SPDX-License-Identifier: Apache-2.0
/**
 * The watch over WeChat's daily quotas; the entrance is {@link
 * io.github.camelwechat.internal.api.quota.QuotaWatch}.
 */
@NullMarked
package io.github.camelwechat.internal.api.quota;

import org.jspecify.annotations.NullMarked;
