// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelwechat.simulator.agent.Agent;
import io.github.camelwechat.simulator.agent.Desk;
import io.github.camelwechat.simulator.agent.SimulatedAgent;
import io.github.camelwechat.simulator.world.World;

/** What agents do. An agent nobody added yet is added by its first act. */
final class AgentControl {
    private final World world;

    AgentControl(World world) {
        this.world = world;
    }

    ControlAnswer list(ControlCall call) {
        Desk desk = world.offices().desk();
        ArrayNode all = ControlAnswer.array();
        for (Agent agent : desk.roster().all()) {
            var view = all.addObject().put("account", agent.account()).put("nick", agent.nick());
            ArrayNode serves = view.put("online", agent.online()).putArray("serves");
            desk.ofAgent(agent.account()).forEach(session -> serves.add(session.openid()));
        }
        return ControlAnswer.ok(all);
    }

    /** {@code {"account","online"}}, with {@code autoAccept} for how many are given unasked. */
    ControlAnswer presence(ControlCall call) {
        SimulatedAgent agent = agent(call);
        if (call.body().path("online").asBoolean()) {
            agent.comesOnline(call.body().path("autoAccept").asInt());
        } else {
            agent.goesOffline();
        }
        return list(call);
    }

    ControlAnswer accept(ControlCall call) {
        return done(call, () -> agent(call).accepts(call.text("openid")));
    }

    ControlAnswer say(ControlCall call) {
        return done(call, () -> agent(call).says(call.text("openid"), call.text("text")));
    }

    ControlAnswer close(ControlCall call) {
        return done(call, () -> agent(call).closes(call.text("openid")));
    }

    private SimulatedAgent agent(ControlCall call) {
        return world.agent(call.text("account"));
    }

    private ControlAnswer done(ControlCall call, Runnable act) {
        try {
            act.run();
        } catch (IllegalStateException e) {
            throw new ControlRefusal(409, String.valueOf(e.getMessage()));
        }
        return list(call);
    }
}
