// SPDX-License-Identifier: Apache-2.0
/**
 * The component's part in traces, for applications that have them. Camel finds {@link
 * io.github.camelwechat.internal.camel.trace.WeChatSpanDecorator} by itself; the entrance for spans
 * outside of any exchange is {@link io.github.camelwechat.internal.camel.trace.Tracers}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.trace;

import org.jspecify.annotations.NullMarked;
