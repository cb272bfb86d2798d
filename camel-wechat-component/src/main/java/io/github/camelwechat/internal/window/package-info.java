// SPDX-License-Identifier: Apache-2.0
/** The service window: who may still be written to, and how often. */
@NullMarked
package io.github.camelwechat.internal.window;

import org.jspecify.annotations.NullMarked;

