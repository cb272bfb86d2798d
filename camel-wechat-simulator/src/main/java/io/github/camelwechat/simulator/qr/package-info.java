// SPDX-License-Identifier: Apache-2.0
/**
 * Ways that lead people to the account: QR codes, their pictures, and short keys. Entrance: {@link
 * QrCodes}.
 */
@NullMarked
package io.github.camelwechat.simulator.qr;

import org.jspecify.annotations.NullMarked;
