// SPDX-License-Identifier: Apache-2.0
/** Everything that can go wrong, as one sealed family. */
@NullMarked
package io.github.camelwechat.failure;

import org.jspecify.annotations.NullMarked;
