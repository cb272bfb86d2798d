// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import java.util.ArrayList;
import java.util.List;

/** What WeChat's server API consists of here, beside tokens, messages and temporary media. */
final class ServerApi {

    private ServerApi() {}

    static List<ApiSection> sections(World world) {
        JsonBody json = new JsonBody();
        List<ApiSection> sections = new ArrayList<>();
        sections.addAll(world.offices().sections(world, json));
        sections.addAll(world.contents().sections(json));
        return sections;
    }
}
