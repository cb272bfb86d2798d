// SPDX-License-Identifier: Apache-2.0
/** API security: calls that have to be encrypted and signed. */
@NullMarked
package io.github.camelwechat.simulator.secure;

import org.jspecify.annotations.NullMarked;
