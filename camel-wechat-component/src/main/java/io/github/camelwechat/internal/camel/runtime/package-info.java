// SPDX-License-Identifier: Apache-2.0
/** The parts that the endpoints of a component share: time, threads, stores, the way to WeChat. */
@NullMarked
package io.github.camelwechat.internal.camel.runtime;

import org.jspecify.annotations.NullMarked;

