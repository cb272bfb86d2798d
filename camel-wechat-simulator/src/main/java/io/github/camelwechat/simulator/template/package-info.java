// SPDX-License-Identifier: Apache-2.0
/** Templates, what users agreed to receive, and which values WeChat accepts in them. */
@NullMarked
package io.github.camelwechat.simulator.template;

import org.jspecify.annotations.NullMarked;
