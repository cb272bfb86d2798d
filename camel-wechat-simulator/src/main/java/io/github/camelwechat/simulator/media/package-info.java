// SPDX-License-Identifier: Apache-2.0
/** Temporary media. */
@NullMarked
package io.github.camelwechat.simulator.media;

import org.jspecify.annotations.NullMarked;
