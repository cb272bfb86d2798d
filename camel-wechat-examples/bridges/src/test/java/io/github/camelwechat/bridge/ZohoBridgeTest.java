// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.ZohoStandIn;
import io.github.camelwechat.simulator.action.SimulatedUser;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

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

    @Test
    void bringsAnAnswerThatIsFasterThanTheIdOfItsTicket() {
        SimulatedUser other = customer();
        helpdesk().agentSays(other.openid(), "Bob", "so that the keys are there");
        eventually(() -> assertThat(seen(other)).hasSize(1));
        ZohoStandIn zoho = (ZohoStandIn) helpdesk();
        zoho.autoReply = "We answer within the hour.";

        SimulatedUser user = customer();

        zoho.autoReply = null;
        eventually(() -> assertThat(seen(user)).containsExactly("We answer within the hour."));
    }
}
