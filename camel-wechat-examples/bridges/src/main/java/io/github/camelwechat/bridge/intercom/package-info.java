// SPDX-License-Identifier: Apache-2.0
/**
 * Intercom, by its REST API and the webhooks of an app. {@link
 * io.github.camelwechat.bridge.intercom.IntercomHelpdesk} is the entrance.
 */
@NullMarked
package io.github.camelwechat.bridge.intercom;

import org.jspecify.annotations.NullMarked;
