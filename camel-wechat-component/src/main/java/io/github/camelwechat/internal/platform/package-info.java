// SPDX-License-Identifier: Apache-2.0
/**
 * The credentials of a third-party platform and of the accounts that authorized it; the entrance is
 * {@link io.github.camelwechat.internal.platform.Authorizers}.
 */
@NullMarked
package io.github.camelwechat.internal.platform;

import org.jspecify.annotations.NullMarked;
