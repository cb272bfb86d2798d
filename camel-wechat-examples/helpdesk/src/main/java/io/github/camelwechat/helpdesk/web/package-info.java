// SPDX-License-Identifier: Apache-2.0
/** The agent's inbox: the page, and the HTTP API it uses. */
@NullMarked
package io.github.camelwechat.helpdesk.web;

import org.jspecify.annotations.NullMarked;
