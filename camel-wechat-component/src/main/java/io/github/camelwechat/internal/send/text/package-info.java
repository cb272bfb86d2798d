// SPDX-License-Identifier: Apache-2.0
/** Texts cut to WeChat's limits; the entrance is {@link MessageParts}. */
@NullMarked
package io.github.camelwechat.internal.send.text;

import org.jspecify.annotations.NullMarked;
