// SPDX-License-Identifier: Apache-2.0
/** Template messages, subscription notifications and one-time subscriptions. */
@NullMarked
package io.github.camelwechat.simulator.api.template;

import org.jspecify.annotations.NullMarked;
