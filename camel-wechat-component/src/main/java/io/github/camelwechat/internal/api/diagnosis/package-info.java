// SPDX-License-Identifier: Apache-2.0
/**
 * The check of an account from its options to its callback URL, step by step; the entrance is
 * {@link Diagnosis}.
 */
@NullMarked
package io.github.camelwechat.internal.api.diagnosis;

import org.jspecify.annotations.NullMarked;
