// SPDX-License-Identifier: Apache-2.0
/**
 * The removal of what is kept of a user or of a whole account; the entrance is {@link
 * io.github.camelwechat.internal.erasure.StateErasure}.
 */
@NullMarked
package io.github.camelwechat.internal.erasure;

import org.jspecify.annotations.NullMarked;
