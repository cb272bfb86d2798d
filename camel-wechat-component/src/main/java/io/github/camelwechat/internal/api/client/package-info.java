// SPDX-License-Identifier: Apache-2.0
/** Calls to WeChat's API and what its answers mean; the entrance is {@link ApiClient}. */
@NullMarked
package io.github.camelwechat.internal.api.client;

import org.jspecify.annotations.NullMarked;
