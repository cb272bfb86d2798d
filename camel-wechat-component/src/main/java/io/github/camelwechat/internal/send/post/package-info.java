// SPDX-License-Identifier: Apache-2.0
/**
 * The ways by which one message goes out, and what is reserved for it and noted of it; the entrance
 * is {@link io.github.camelwechat.internal.send.post.SendProgress}, which all of them take.
 */
@NullMarked
package io.github.camelwechat.internal.send.post;

import org.jspecify.annotations.NullMarked;
