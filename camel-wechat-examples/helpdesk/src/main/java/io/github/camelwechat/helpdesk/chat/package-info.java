// SPDX-License-Identifier: Apache-2.0
/** Conversations kept in a database, with the answers on their way to WeChat. */
@NullMarked
package io.github.camelwechat.helpdesk.chat;

import org.jspecify.annotations.NullMarked;
