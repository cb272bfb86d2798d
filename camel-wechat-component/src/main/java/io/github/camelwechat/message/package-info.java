// SPDX-License-Identifier: Apache-2.0
/** The vocabulary: what WeChat can tell us and what we can say. */
@NullMarked
package io.github.camelwechat.message;

import org.jspecify.annotations.NullMarked;
