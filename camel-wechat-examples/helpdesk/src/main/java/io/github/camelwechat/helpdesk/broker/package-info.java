// SPDX-License-Identifier: Apache-2.0
/** The message broker between WeChat and the inbox. */
@NullMarked
package io.github.camelwechat.helpdesk.broker;

import org.jspecify.annotations.NullMarked;
