// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.act;

import io.github.camelwechat.simulator.qr.QrCodes;

/**
 * What users meet beside the chat.
 *
 * @param qrCodes the account's QR codes
 */
public record Surroundings(QrCodes qrCodes) {}
