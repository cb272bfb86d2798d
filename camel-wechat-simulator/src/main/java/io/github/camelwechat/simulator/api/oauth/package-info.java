// SPDX-License-Identifier: Apache-2.0
/** Web authorization as pages and calls see it. */
@NullMarked
package io.github.camelwechat.simulator.api.oauth;

import org.jspecify.annotations.NullMarked;
