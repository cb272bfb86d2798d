// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.action;

import io.github.camelwechat.simulator.agent.AgentSessions;
import io.github.camelwechat.simulator.menu.Menus;
import io.github.camelwechat.simulator.oauth.OAuthServer;
import io.github.camelwechat.simulator.qr.QrCodes;

/**
 * What users meet beside the chat.
 *
 * @param qrCodes the account's QR codes
 * @param menus the account's menus
 * @param desk the agents who may serve them
 * @param oauth where web sites learn who they are
 */
public record Surroundings(QrCodes qrCodes, Menus menus, AgentSessions desk, OAuthServer oauth) {}
