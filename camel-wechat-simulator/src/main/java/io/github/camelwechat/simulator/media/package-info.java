// SPDX-License-Identifier: Apache-2.0
/** Temporary and permanent media. Entrance: {@link MediaStore}. */
@NullMarked
package io.github.camelwechat.simulator.media;

import org.jspecify.annotations.NullMarked;
