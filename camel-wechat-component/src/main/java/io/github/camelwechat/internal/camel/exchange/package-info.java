// SPDX-License-Identifier: Apache-2.0
/** Exchanges read and written: headers, bodies, properties. */
@NullMarked
package io.github.camelwechat.internal.camel.exchange;

import org.jspecify.annotations.NullMarked;

