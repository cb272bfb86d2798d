// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.jssdk.TicketEndpoints;
import io.github.camelwechat.simulator.api.network.NetworkEndpoints;
import io.github.camelwechat.simulator.api.quota.QuotaEndpoints;
import io.github.camelwechat.simulator.api.quota.RequestEndpoints;
import java.util.List;

/** What WeChat's server API consists of here, beside tokens, messages and temporary media. */
final class ServerApi {

    private ServerApi() {}

    static List<ApiSection> sections(World world) {
        JsonBody json = new JsonBody();
        Offices offices = world.offices();
        return List.of(
                new NetworkEndpoints(offices.addresses(), world.target(), json),
                new QuotaEndpoints(world.account(), offices.quotas(), json),
                new RequestEndpoints(world.requests(), world.clock(), json),
                new TicketEndpoints(offices.tickets(), world.clock()));
    }
}
