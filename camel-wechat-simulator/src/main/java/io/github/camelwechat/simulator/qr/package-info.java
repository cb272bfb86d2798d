// SPDX-License-Identifier: Apache-2.0
/** QR codes of the account, and their pictures. */
@NullMarked
package io.github.camelwechat.simulator.qr;

import org.jspecify.annotations.NullMarked;
