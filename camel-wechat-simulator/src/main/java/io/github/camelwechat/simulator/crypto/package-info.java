// SPDX-License-Identifier: Apache-2.0
/** WeChat's signature and envelope, written from their description. Entrance: {@link Envelope}. */
@NullMarked
package io.github.camelwechat.simulator.crypto;

import org.jspecify.annotations.NullMarked;
