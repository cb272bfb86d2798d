// SPDX-License-Identifier: Apache-2.0
/** Steps that follow a stage, and the cause behind its failure. */
@NullMarked
package io.github.camelwechat.internal.async;

import org.jspecify.annotations.NullMarked;
