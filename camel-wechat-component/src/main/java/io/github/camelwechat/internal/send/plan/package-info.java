// SPDX-License-Identifier: Apache-2.0
/**
 * The vocabulary of a send: message, options, the ways it may take, what became of it; the entrance
 * is {@link io.github.camelwechat.internal.send.plan.SendRequest}.
 */
@NullMarked
package io.github.camelwechat.internal.send.plan;

import org.jspecify.annotations.NullMarked;
