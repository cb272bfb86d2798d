// SPDX-License-Identifier: Apache-2.0
/** The options with a fixed set of values, as enums. */
@NullMarked
package io.github.camelwechat.option;

import org.jspecify.annotations.NullMarked;
