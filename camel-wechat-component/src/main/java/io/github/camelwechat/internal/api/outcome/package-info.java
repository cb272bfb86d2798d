// SPDX-License-Identifier: Apache-2.0
/**
 * The end of what WeChat only accepts at first: template messages, mass sends, publications; the
 * entrance is {@link Outcomes}.
 */
@NullMarked
package io.github.camelwechat.internal.api.outcome;

import org.jspecify.annotations.NullMarked;
