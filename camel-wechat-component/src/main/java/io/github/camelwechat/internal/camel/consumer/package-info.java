// SPDX-License-Identifier: Apache-2.0
/** The way from an HTTP request into the route of a consumer and back. */
@NullMarked
package io.github.camelwechat.internal.camel.consumer;

import org.jspecify.annotations.NullMarked;

