// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.ZohoStandIn;
import java.time.InstantSource;

/** Zoho Desk, by tickets, comments and webhooks. */
class ZohoBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "zohodesk";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new ZohoStandIn(FreePort.choose(), clock);
    }
}
