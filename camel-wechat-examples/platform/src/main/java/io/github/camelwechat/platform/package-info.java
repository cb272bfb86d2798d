// SPDX-License-Identifier: Apache-2.0
/**
 * A service for any number of Official Accounts, whose administrators authorize it by a QR code.
 * {@link io.github.camelwechat.platform.PlatformDemo} starts it with a simulated WeChat.
 */
@NullMarked
package io.github.camelwechat.platform;

import org.jspecify.annotations.NullMarked;
