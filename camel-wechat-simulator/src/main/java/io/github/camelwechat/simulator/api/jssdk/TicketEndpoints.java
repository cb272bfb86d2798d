// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.jssdk;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.util.Set;

/** {@code ticket/getticket}. */
public final class TicketEndpoints implements ApiSection {
    private static final Set<String> TYPES = Set.of("jsapi", "wx_card");

    private final Tickets tickets;
    private final SimulatorClock clock;

    public TicketEndpoints(Tickets tickets, SimulatorClock clock) {
        this.tickets = tickets;
        this.clock = clock;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.get("/cgi-bin/ticket/getticket", this::get);
    }

    private ApiAnswer get(ApiCall call) throws ApiRefusal {
        String type =
                call.parameter("type")
                        .filter(TYPES::contains)
                        .orElseThrow(ApiError.INVALID_ARGS::refusal);
        Tickets.Ticket ticket = tickets.of(type);
        ObjectNode answer = ApiAnswer.object().put("ticket", ticket.value());
        answer.put("expires_in", ticket.remainingSeconds(clock.instant()));
        return ApiAnswer.ok(answer);
    }
}
