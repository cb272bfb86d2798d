// SPDX-License-Identifier: Apache-2.0
/** A state store of one's own. */
@NullMarked
package io.github.camelwechat.ownstore;

import org.jspecify.annotations.NullMarked;
