// SPDX-License-Identifier: Apache-2.0
/** HTTP as WeChat speaks it; the entrance is {@link HttpTransport}. */
@NullMarked
package io.github.camelwechat.internal.api.http;

import org.jspecify.annotations.NullMarked;
