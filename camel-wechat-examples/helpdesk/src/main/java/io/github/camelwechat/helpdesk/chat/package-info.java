// SPDX-License-Identifier: Apache-2.0
/** What was said, kept in a database: conversations, and the answers on their way to WeChat. */
@NullMarked
package io.github.camelwechat.helpdesk.chat;

import org.jspecify.annotations.NullMarked;
