// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.bridge.published.PublishedRequests;
import io.github.camelwechat.bridge.standin.IntercomStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterAll;

/** Intercom, by its REST API and the webhooks of an app. */
class IntercomBridgeTest extends BridgeContract {

    @Override
    protected String system() {
        return "intercom";
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return new IntercomStandIn(FreePort.choose(), clock, "shop");
    }

    @AfterAll
    void asksWhatIntercomDescribes() {
        IntercomStandIn intercom = (IntercomStandIn) helpdesk();
        assertThat(intercom.apiRequests()).isNotEmpty();
        assertThat(PublishedRequests.of("intercom").breaches(intercom.apiRequests())).isEmpty();
    }
}
