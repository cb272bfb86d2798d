// SPDX-License-Identifier: Apache-2.0
/** Users who let a web site know them. */
@NullMarked
package io.github.camelwechat.simulator.oauth;

import org.jspecify.annotations.NullMarked;
