// SPDX-License-Identifier: Apache-2.0
/** Permanent media, and the pictures of articles. */
@NullMarked
package io.github.camelwechat.simulator.api.material;

import org.jspecify.annotations.NullMarked;
