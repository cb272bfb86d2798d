// SPDX-License-Identifier: Apache-2.0
/**
 * How things end that WeChat only accepts at first: template messages, mass sends, publications.
 */
@NullMarked
package io.github.camelwechat.internal.outcome;

import org.jspecify.annotations.NullMarked;
