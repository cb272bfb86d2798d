// SPDX-License-Identifier: Apache-2.0
/**
 * Callbacks to the account's server: signed, pushed up to three times, their answers validated.
 * Entrance: {@link CallbackPusher}.
 */
@NullMarked
package io.github.camelwechat.simulator.callback;

import org.jspecify.annotations.NullMarked;
