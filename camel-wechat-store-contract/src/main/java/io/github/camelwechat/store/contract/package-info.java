// SPDX-License-Identifier: Apache-2.0
/** What every state store promises, as a test to extend. */
@NullMarked
package io.github.camelwechat.store.contract;

import org.jspecify.annotations.NullMarked;
