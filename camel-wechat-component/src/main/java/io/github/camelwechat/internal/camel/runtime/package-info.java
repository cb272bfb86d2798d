// SPDX-License-Identifier: Apache-2.0
/**
 * The parts that endpoints share. {@link
 * io.github.camelwechat.internal.camel.runtime.AccountRegistry} is the entrance: it gives an
 * endpoint that starts what is its account's. Time, threads and connections are the component's, in
 * {@link io.github.camelwechat.internal.camel.runtime.WeChatRuntime}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.runtime;

import org.jspecify.annotations.NullMarked;
