// SPDX-License-Identifier: Apache-2.0
/** What users do, and what follows from it. */
@NullMarked
package io.github.camelwechat.simulator.act;

import org.jspecify.annotations.NullMarked;
