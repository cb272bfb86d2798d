// SPDX-License-Identifier: Apache-2.0
/** Short keys for long texts. */
@NullMarked
package io.github.camelwechat.simulator.api.shorten;

import org.jspecify.annotations.NullMarked;
