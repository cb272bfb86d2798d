// SPDX-License-Identifier: Apache-2.0
/**
 * Jackson, and nothing else: the canonical form of what arrives, and WeChat's JSON of what leaves.
 */
@NullMarked
package io.github.camelwechat.internal.json;

import org.jspecify.annotations.NullMarked;
