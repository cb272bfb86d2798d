// SPDX-License-Identifier: Apache-2.0
/**
 * The table of operations, by the part of the API they belong to; the entrance is {@link
 * Operations}.
 */
@NullMarked
package io.github.camelwechat.internal.api.operation.catalogue;

import org.jspecify.annotations.NullMarked;
