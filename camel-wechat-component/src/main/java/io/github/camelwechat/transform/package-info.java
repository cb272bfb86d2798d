// SPDX-License-Identifier: Apache-2.0
/** The data types of Camel's transformers: a callback as a CloudEvent. */
@NullMarked
package io.github.camelwechat.transform;

import org.jspecify.annotations.NullMarked;
