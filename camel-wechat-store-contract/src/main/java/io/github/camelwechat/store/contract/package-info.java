// SPDX-License-Identifier: Apache-2.0
/** The promises of every state store, as a test to extend. */
@NullMarked
package io.github.camelwechat.store.contract;

import org.jspecify.annotations.NullMarked;
