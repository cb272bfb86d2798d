// SPDX-License-Identifier: Apache-2.0
/**
 * The access token of an account for other programs, over HTTP. The entrance is {@link
 * io.github.camelwechat.internal.camel.tokenservice.TokenServices}.
 */
@NullMarked
package io.github.camelwechat.internal.camel.tokenservice;

import org.jspecify.annotations.NullMarked;
