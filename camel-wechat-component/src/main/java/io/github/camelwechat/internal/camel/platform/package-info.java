// SPDX-License-Identifier: Apache-2.0
/**
 * The consumers of third-party platforms. {@link
 * io.github.camelwechat.internal.camel.platform.PlatformConsumer} is the entrance. A request passes
 * {@link io.github.camelwechat.internal.camel.platform.PlatformReceiver}, which finds whose it is,
 * then the inbound flow of {@link io.github.camelwechat.internal.camel.platform.PlatformFlow}, and
 * in it the route of its account, which {@link
 * io.github.camelwechat.internal.camel.platform.AuthorizerRoutes} makes with the first callback;
 * or, for what WeChat tells the platform itself, {@link
 * io.github.camelwechat.internal.camel.platform.AuthorizationRoute}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.platform;

import org.jspecify.annotations.NullMarked;
