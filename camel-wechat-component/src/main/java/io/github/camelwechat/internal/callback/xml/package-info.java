// SPDX-License-Identifier: Apache-2.0
/**
 * Parsing: from the bytes of a callback to an inbound message; the entrance is {@link
 * InboundParser}.
 */
@NullMarked
package io.github.camelwechat.internal.callback.xml;

import org.jspecify.annotations.NullMarked;
