// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.token;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiError;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import java.util.Set;

/** {@code ticket/getticket}. */
public final class TicketEndpoints implements EndpointGroup {
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

    private ApiResponse get(ApiCall call) throws ApiException {
        String type =
                call.parameter("type")
                        .filter(TYPES::contains)
                        .orElseThrow(ApiError.INVALID_ARGS::exception);
        Tickets.Ticket ticket = tickets.of(type);
        ObjectNode answer = ApiResponse.object().put("ticket", ticket.value());
        answer.put("expires_in", ticket.remainingSeconds(clock.instant()));
        return ApiResponse.ok(answer);
    }
}
