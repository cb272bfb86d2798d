// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import io.github.camelwechat.simulator.agent.Agent;
import io.github.camelwechat.simulator.agent.AgentSessions;
import io.github.camelwechat.simulator.agent.SimulatedAgent;
import io.github.camelwechat.simulator.state.SimulatorState;

/** The control paths of agents. An agent whom nobody added yet is added by its first act. */
final class AgentControl {
    private final SimulatorState state;

    AgentControl(SimulatorState state) {
        this.state = state;
    }

    ControlResponse list(ControlRequest call) {
        AgentSessions sessions = state.agentSessions();
        ArrayNode all = ControlResponse.array();
        for (Agent agent : sessions.agents().all()) {
            var view = all.addObject().put("account", agent.account()).put("nick", agent.nick());
            ArrayNode serves = view.put("online", agent.online()).putArray("serves");
            sessions.ofAgent(agent.account()).forEach(session -> serves.add(session.openid()));
        }
        return ControlResponse.ok(all);
    }

    /** {@code {"account","online"}}, with {@code autoAccept} for how many are given unasked. */
    ControlResponse presence(ControlRequest call) {
        SimulatedAgent agent = agent(call);
        if (call.body().path("online").asBoolean()) {
            agent.comesOnline(call.body().path("autoAccept").asInt());
        } else {
            agent.goesOffline();
        }
        return list(call);
    }

    ControlResponse accept(ControlRequest call) {
        return done(call, () -> agent(call).accepts(call.text("openid")));
    }

    ControlResponse say(ControlRequest call) {
        return done(call, () -> agent(call).says(call.text("openid"), call.text("text")));
    }

    ControlResponse close(ControlRequest call) {
        return done(call, () -> agent(call).closes(call.text("openid")));
    }

    private SimulatedAgent agent(ControlRequest call) {
        return state.agent(call.text("account"));
    }

    private ControlResponse done(ControlRequest call, Runnable act) {
        try {
            act.run();
        } catch (IllegalStateException e) {
            throw new ControlException(409, String.valueOf(e.getMessage()));
        }
        return list(call);
    }
}
