// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.network.NetworkEndpoints;
import java.util.List;

/** What WeChat's server API consists of here, beside tokens, messages and temporary media. */
final class ServerApi {

    private ServerApi() {}

    static List<ApiSection> sections(World world) {
        JsonBody json = new JsonBody();
        return List.of(new NetworkEndpoints(world.addresses(), world.target(), json));
    }
}
