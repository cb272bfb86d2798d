// SPDX-License-Identifier: Apache-2.0
/**
 * The callbacks of a third-party platform: tickets and authorizations, and whose a message of an
 * authorizer is; the entrance is {@link
 * io.github.camelwechat.internal.callback.platform.PlatformCallbacks}.
 */
@NullMarked
package io.github.camelwechat.internal.callback.platform;

import org.jspecify.annotations.NullMarked;
