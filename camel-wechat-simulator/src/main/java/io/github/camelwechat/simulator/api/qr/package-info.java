// SPDX-License-Identifier: Apache-2.0
/** QR codes of the account. */
@NullMarked
package io.github.camelwechat.simulator.api.qr;

import org.jspecify.annotations.NullMarked;
