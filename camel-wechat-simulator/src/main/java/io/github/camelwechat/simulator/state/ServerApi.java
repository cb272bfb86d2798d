// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.api.JsonBodyReader;
import java.util.ArrayList;
import java.util.List;

/** What WeChat's server API consists of here, beside tokens, messages and temporary media. */
final class ServerApi {

    private ServerApi() {}

    static List<EndpointGroup> sections(SimulatorState world) {
        JsonBodyReader json = new JsonBodyReader();
        List<EndpointGroup> sections = new ArrayList<>();
        sections.addAll(world.offices().sections(world, json));
        sections.addAll(world.contents().sections(json));
        return sections;
    }
}
