// SPDX-License-Identifier: Apache-2.0
/** Mass messages. */
@NullMarked
package io.github.camelwechat.simulator.api.mass;

import org.jspecify.annotations.NullMarked;
