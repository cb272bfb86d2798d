// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.standin.ChatwootStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import java.time.InstantSource;

/** Chatwoot, by an inbox of its channel "API". */
class ChatwootBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "chatwoot";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new ChatwootStandIn(
                FreePort.choose(), clock, ChatwootStandIn.Switch.KEEPS_SOURCE_ID);
    }
}
