// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiException;
import io.github.camelwechat.simulator.api.ApiResponse;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import java.time.Instant;

/** {@code /cgi-bin/message/template/send}, and the event that tells its result. */
public final class TemplateMessageEndpoints implements EndpointGroup {
    private final TemplateStore store;
    private final Users users;
    private final TemplateDelivery delivery;
    private final FaultPlan faults;
    private final ClientMessageIds sent = new ClientMessageIds();

    public TemplateMessageEndpoints(
            TemplateStore store, Users users, TemplateDelivery delivery, FaultPlan faults) {
        this.store = store;
        this.users = users;
        this.delivery = delivery;
        this.faults = faults;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/message/template/send", this::send);
    }

    private ApiResponse send(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        TemplateSend letter =
                TemplateSend.read(
                        body,
                        "url",
                        users,
                        store.templates(),
                        kind -> kind == TemplateKind.MESSAGE);
        User user = letter.user();
        if (user.relation() != User.Relation.FOLLOWER) {
            throw TemplateError.FOLLOW_REQUIRED.exception();
        }
        String clientId = body.path("client_msg_id").asText();
        Instant now = delivery.clock().instant();
        if (clientId.isEmpty()) {
            return sent(deliver(letter));
        }
        synchronized (sent) {
            var earlier = sent.find(user.openid(), clientId, now);
            if (earlier.isPresent()) {
                return sent(earlier.get());
            }
            long id = deliver(letter);
            sent.add(user.openid(), clientId, id, now);
            return sent(id);
        }
    }

    private long deliver(TemplateSend letter) {
        long id = delivery.nextId();
        String status = status(letter.user());
        if (status.equals("success")) {
            delivery.show(letter.user(), "template", letter.text(""), ChatEntry.Via.TEMPLATE);
        }
        delivery.tellLater(
                letter.user(),
                "TEMPLATESENDJOBFINISH",
                out -> out.number("MsgID", id).text("Status", status));
        return id;
    }

    /** The blank after the colon is WeChat's. */
    private String status(User user) {
        if (faults.nextForJob(Fault.TemplateFailed.class).isPresent()) {
            return "failed: system failed";
        }
        boolean blocked =
                faults.nextForJob(Fault.TemplateBlocked.class).isPresent()
                        || store.consents().blocks(user.openid());
        return blocked ? "failed:user block" : "success";
    }

    private static ApiResponse sent(long msgId) {
        return ApiResponse.ok(ApiResponse.object().put("msgid", msgId));
    }
}
