// SPDX-License-Identifier: Apache-2.0
/**
 * Exchanges read and written: headers, bodies, properties; the entrance of what comes in is {@link
 * io.github.camelwechat.internal.camel.exchange.ExchangeWriter}, of what goes out {@link
 * io.github.camelwechat.internal.camel.exchange.SendRequestReader}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.exchange;

import org.jspecify.annotations.NullMarked;
