// SPDX-License-Identifier: Apache-2.0
/** The state SPI and its adapters. */
@NullMarked
package io.github.camelwechat.store;

import org.jspecify.annotations.NullMarked;

