// SPDX-License-Identifier: Apache-2.0
/** Chatwoot, by an inbox of its channel "API". */
@NullMarked
package io.github.camelwechat.bridge.chatwoot;

import org.jspecify.annotations.NullMarked;
