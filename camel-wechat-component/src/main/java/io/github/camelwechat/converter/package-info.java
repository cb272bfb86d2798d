// SPDX-License-Identifier: Apache-2.0
/** Camel's type converters between the forms of an inbound message. */
@NullMarked
package io.github.camelwechat.converter;

import org.jspecify.annotations.NullMarked;
