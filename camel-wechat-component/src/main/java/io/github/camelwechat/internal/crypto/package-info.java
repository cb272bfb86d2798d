// SPDX-License-Identifier: Apache-2.0
/** WeChat's signature and envelope, nothing else. */
@NullMarked
package io.github.camelwechat.internal.crypto;

import org.jspecify.annotations.NullMarked;
