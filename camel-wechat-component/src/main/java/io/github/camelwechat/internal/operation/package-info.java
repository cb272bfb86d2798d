// SPDX-License-Identifier: Apache-2.0
/** The everyday API as operations: what each needs, where it goes and what its answers mean. */
@NullMarked
package io.github.camelwechat.internal.operation;

import org.jspecify.annotations.NullMarked;
