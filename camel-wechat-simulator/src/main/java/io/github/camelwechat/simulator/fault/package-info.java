// SPDX-License-Identifier: Apache-2.0
/** Faults as values, and the plan of those still to come. Entrance: {@link FaultPlan}. */
@NullMarked
package io.github.camelwechat.simulator.fault;

import org.jspecify.annotations.NullMarked;
