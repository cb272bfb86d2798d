// SPDX-License-Identifier: Apache-2.0
/**
 * The reports of both flows, of tokens, calls and the store to whoever measures them; the entrance
 * is {@link io.github.camelwechat.internal.telemetry.Telemetry}.
 */
@NullMarked
package io.github.camelwechat.internal.telemetry;

import org.jspecify.annotations.NullMarked;
