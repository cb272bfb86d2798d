// SPDX-License-Identifier: Apache-2.0
/**
 * respond.io, as a custom channel. {@code RespondIoHelpdesk} is what the Kamelets name, {@code
 * ContactId} the openid as respond.io takes it.
 */
@NullMarked
package io.github.camelwechat.bridge.respondio;

import org.jspecify.annotations.NullMarked;
