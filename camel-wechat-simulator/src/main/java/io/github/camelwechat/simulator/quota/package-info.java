// SPDX-License-Identifier: Apache-2.0
/** How often each path may be called. */
@NullMarked
package io.github.camelwechat.simulator.quota;

import org.jspecify.annotations.NullMarked;
