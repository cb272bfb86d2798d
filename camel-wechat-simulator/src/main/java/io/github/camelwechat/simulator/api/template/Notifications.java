// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.api.template;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.simulator.api.ApiAnswer;
import io.github.camelwechat.simulator.api.ApiCall;
import io.github.camelwechat.simulator.api.ApiRefusal;
import io.github.camelwechat.simulator.api.ApiRoutes;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.people.ChatEntry;
import io.github.camelwechat.simulator.people.Users;
import io.github.camelwechat.simulator.template.TemplateDesk;
import io.github.camelwechat.simulator.template.TemplateKind;
import java.util.Optional;
import java.util.Set;

/** What users asked for: subscription notifications and one-time subscriptions. */
public final class Notifications implements ApiSection {
    private static final Set<String> PROGRAM_STATES = Set.of("", "developer", "trial", "formal");
    private static final int MAX_TITLE = 15;

    private final TemplateDesk desk;
    private final Users users;
    private final Post post;
    private final FaultPlan faults;
    private final JsonBody json;

    public Notifications(
            TemplateDesk desk, Users users, Post post, FaultPlan faults, JsonBody json) {
        this.desk = desk;
        this.users = users;
        this.post = post;
        this.faults = faults;
        this.json = json;
    }

    @Override
    public void register(ApiRoutes routes) {
        routes.post("/cgi-bin/message/subscribe/bizsend", this::notification);
        routes.post("/cgi-bin/message/template/subscribe", this::oneTime);
    }

    private ApiAnswer notification(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        Letter letter =
                Letter.read(body, "page", users, desk.templates(), TemplateKind::isNotification);
        if (!PROGRAM_STATES.contains(body.path("miniprogram_state").asText())) {
            throw TemplateError.INVALID_ARGUMENT.refusal(" miniprogram_state invalid");
        }
        if (!desk.consents().spend(letter.user().openid(), letter.template().id())) {
            throw TemplateError.REFUSED_BY_USER.refusal();
        }
        Optional<Fault.NotificationFailed> failure =
                faults.nextForJob(Fault.NotificationFailed.class);
        if (failure.isEmpty()) {
            post.show(letter.user(), "notification", letter.text(""), ChatEntry.Via.NOTIFICATION);
        }
        long id = post.nextId();
        int code = failure.map(Fault.NotificationFailed::code).orElse(0);
        String status = failure.map(Fault.NotificationFailed::message).orElse("success");
        post.tellLater(
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
        return ApiAnswer.ok();
    }

    private ApiAnswer oneTime(ApiCall call) throws ApiRefusal {
        JsonNode body = json.read(call);
        Letter letter =
                Letter.read(
                        body,
                        "url",
                        users,
                        desk.templates(),
                        kind -> kind == TemplateKind.ONE_TIME);
        String title = body.path("title").asText();
        if (title.isBlank() || title.codePointCount(0, title.length()) > MAX_TITLE) {
            throw TemplateError.INVALID_ARGUMENT.refusal(" title invalid");
        }
        int scene = body.path("scene").asInt(-1);
        String openid = letter.user().openid();
        if (!desk.consents().spendOnce(openid, letter.template().id(), scene)) {
            throw TemplateError.REFUSED_BY_USER.refusal();
        }
        post.show(letter.user(), "notification", letter.text(title), ChatEntry.Via.NOTIFICATION);
        return ApiAnswer.ok();
    }
}
