// SPDX-License-Identifier: Apache-2.0
/** The JUnit 5 extension. Entrance: {@link WeChatSimulatorExtension}. */
@NullMarked
package io.github.camelwechat.simulator.junit;

import org.jspecify.annotations.NullMarked;
