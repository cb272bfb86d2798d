// SPDX-License-Identifier: Apache-2.0
/** Mass messages: what was sent to many, and how far it got. Entrance: {@link MassEndpoints}. */
@NullMarked
package io.github.camelwechat.simulator.mass;

import org.jspecify.annotations.NullMarked;
