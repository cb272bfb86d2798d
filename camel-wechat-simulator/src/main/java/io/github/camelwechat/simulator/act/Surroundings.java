// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.act;

import io.github.camelwechat.simulator.agent.Desk;
import io.github.camelwechat.simulator.menu.MenuBoard;
import io.github.camelwechat.simulator.oauth.OAuthOffice;
import io.github.camelwechat.simulator.qr.QrCodes;

/**
 * What users meet beside the chat.
 *
 * @param qrCodes the account's QR codes
 * @param menus the account's menus
 * @param desk the agents who may serve them
 * @param oauth where web sites learn who they are
 */
public record Surroundings(QrCodes qrCodes, MenuBoard menus, Desk desk, OAuthOffice oauth) {}
