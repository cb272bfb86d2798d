// SPDX-License-Identifier: Apache-2.0
/** Access tokens and HTTP calls to WeChat. */
@NullMarked
package io.github.camelwechat.internal.api;

import org.jspecify.annotations.NullMarked;
