// SPDX-License-Identifier: Apache-2.0
/** Users and their chats. */
@NullMarked
package io.github.camelwechat.simulator.people;

import org.jspecify.annotations.NullMarked;
