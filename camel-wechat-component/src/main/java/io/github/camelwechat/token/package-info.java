// SPDX-License-Identifier: Apache-2.0
/** Access tokens, and where they come from. */
@NullMarked
package io.github.camelwechat.token;

import org.jspecify.annotations.NullMarked;
