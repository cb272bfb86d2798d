// SPDX-License-Identifier: Apache-2.0
/** Callbacks to the account's server: signing, pushing, judging the answer. */
@NullMarked
package io.github.camelwechat.simulator.callback;

import org.jspecify.annotations.NullMarked;
