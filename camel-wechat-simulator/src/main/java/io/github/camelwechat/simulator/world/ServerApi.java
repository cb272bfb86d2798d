// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.jssdk.TicketEndpoints;
import io.github.camelwechat.simulator.api.network.NetworkEndpoints;
import io.github.camelwechat.simulator.api.quota.QuotaEndpoints;
import io.github.camelwechat.simulator.api.quota.RequestEndpoints;
import java.util.ArrayList;
import java.util.List;

/** What WeChat's server API consists of here, beside tokens, messages and temporary media. */
final class ServerApi {

    private ServerApi() {}

    static List<ApiSection> sections(World world) {
        JsonBody json = new JsonBody();
        Offices offices = world.offices();
        List<ApiSection> sections = new ArrayList<>();
        sections.add(new NetworkEndpoints(offices.addresses(), world.target(), json));
        sections.add(new QuotaEndpoints(world.account(), offices.quotas(), json));
        sections.add(new RequestEndpoints(world.requests(), world.clock(), json));
        sections.add(new TicketEndpoints(offices.tickets(), world.clock()));
        sections.addAll(world.contents().sections(json));
        return sections;
    }
}
