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
import io.github.camelwechat.simulator.user.Users;
import java.util.Optional;
import java.util.Set;

/**
 * The endpoints for messages that users asked for: subscription notifications and one-time
 * subscriptions.
 */
public final class NotificationEndpoints implements EndpointGroup {
    private static final Set<String> PROGRAM_STATES = Set.of("", "developer", "trial", "formal");
    private static final int MAX_TITLE = 15;

    private final TemplateStore store;
    private final Users users;
    private final TemplateDelivery delivery;
    private final FaultPlan faults;

    public NotificationEndpoints(
            TemplateStore store, Users users, TemplateDelivery delivery, FaultPlan faults) {
        this.store = store;
        this.users = users;
        this.delivery = delivery;
        this.faults = faults;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/message/subscribe/bizsend", this::notification);
        routes.post("/cgi-bin/message/template/subscribe", this::oneTime);
    }

    private ApiResponse notification(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        TemplateSend letter =
                TemplateSend.read(
                        body, "page", users, store.templates(), TemplateKind::isNotification);
        if (!PROGRAM_STATES.contains(body.path("miniprogram_state").asText())) {
            throw TemplateError.INVALID_ARGUMENT.exception(" miniprogram_state invalid");
        }
        if (!store.consents().spend(letter.user().openid(), letter.template().id())) {
            throw TemplateError.REFUSED_BY_USER.exception();
        }
        Optional<Fault.NotificationFailed> failure =
                faults.nextForJob(Fault.NotificationFailed.class);
        if (failure.isEmpty()) {
            delivery.show(
                    letter.user(), "notification", letter.text(""), ChatEntry.Via.NOTIFICATION);
        }
        long id = delivery.nextId();
        int code = failure.map(Fault.NotificationFailed::code).orElse(0);
        String status = failure.map(Fault.NotificationFailed::message).orElse("success");
        delivery.tellLater(
                letter.user(),
                "subscribe_msg_sent_event",
                out ->
                        out.open("SubscribeMsgSentEvent")
                                .open("List")
                                .text("TemplateId", letter.template().id())
                                .number("MsgID", id)
                                .number("ErrorCode", code)
                                .text("ErrorStatus", status)
                                .close("List")
                                .close("SubscribeMsgSentEvent"));
        return ApiResponse.ok();
    }

    private ApiResponse oneTime(ApiCall call) throws ApiException {
        JsonNode body = call.json();
        TemplateSend letter =
                TemplateSend.read(
                        body,
                        "url",
                        users,
                        store.templates(),
                        kind -> kind == TemplateKind.ONE_TIME);
        String title = body.path("title").asText();
        if (title.isBlank() || title.codePointCount(0, title.length()) > MAX_TITLE) {
            throw TemplateError.INVALID_ARGUMENT.exception(" title invalid");
        }
        int scene = body.path("scene").asInt(-1);
        String openid = letter.user().openid();
        if (!store.consents().spendOnce(openid, letter.template().id(), scene)) {
            throw TemplateError.REFUSED_BY_USER.exception();
        }
        delivery.show(
                letter.user(), "notification", letter.text(title), ChatEntry.Via.NOTIFICATION);
        return ApiResponse.ok();
    }
}
