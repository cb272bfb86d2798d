// SPDX-License-Identifier: Apache-2.0
/** A WeChat you can run, and its command line. */
@NullMarked
package io.github.camelwechat.simulator;

import org.jspecify.annotations.NullMarked;
