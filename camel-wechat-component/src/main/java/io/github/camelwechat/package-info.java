// SPDX-License-Identifier: Apache-2.0
/**
 * Camel's face of WeChat: component, endpoint, consumer and producer. The only package that imports
 * Camel.
 */
@NullMarked
package io.github.camelwechat;

import org.jspecify.annotations.NullMarked;
