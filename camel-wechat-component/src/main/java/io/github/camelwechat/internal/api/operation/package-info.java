// SPDX-License-Identifier: Apache-2.0
/**
 * The everyday API as operations: what each needs, where it goes and what its answers mean; the
 * entrance is {@link OperationRunner}.
 */
@NullMarked
package io.github.camelwechat.internal.api.operation;

import org.jspecify.annotations.NullMarked;
