// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.fixed;
import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.otherwise;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.KF_ACCOUNT;
import static io.github.camelwechat.internal.api.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.api.operation.ApiOperation.Upload;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Customer-service agents, their sessions, and typing (outbound.md 2.5 and 9). */
final class AgentOperations {

    private AgentOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                post("addAgent", "/customservice/kfaccount/add")
                        .body(known("kf_account", KF_ACCOUNT), required("nickname")),
                post("updateAgent", "/customservice/kfaccount/update")
                        .body(known("kf_account", KF_ACCOUNT), required("nickname")),
                post("deleteAgent", "/customservice/kfaccount/del")
                        .body(known("kf_account", KF_ACCOUNT)),
                post("inviteAgent", "/customservice/kfaccount/inviteworker")
                        .body(known("kf_account", KF_ACCOUNT), required("invite_wx")),
                post("setAgentAvatar", "/customservice/kfaccount/uploadheadimg")
                        .query(known("kf_account", KF_ACCOUNT))
                        .upload(Upload.AVATAR),
                get("listAgents", "/cgi-bin/customservice/getkflist"),
                get("listOnlineAgents", "/cgi-bin/customservice/getonlinekflist"),
                post("createSession", "/customservice/kfsession/create")
                        .body(known("kf_account", KF_ACCOUNT), known("openid", OPEN_ID)),
                post("closeSession", "/customservice/kfsession/close")
                        .body(known("kf_account", KF_ACCOUNT), known("openid", OPEN_ID)),
                get("getSession", "/customservice/kfsession/getsession")
                        .query(known("openid", OPEN_ID)),
                get("listSessions", "/customservice/kfsession/getsessionlist")
                        .query(known("kf_account", KF_ACCOUNT)),
                get("listWaitingSessions", "/customservice/kfsession/getwaitcase"),
                read("listSessionMessages", "/customservice/msgrecord/getmsglist")
                        .body(required("starttime"), required("endtime"))
                        .body(otherwise("msgid", 1), otherwise("number", 1000))
                        .ofAnyLength(),
                typing("startTyping", "Typing").benign(45081, AcceptedErrorCodes.AS_ANSWERED),
                typing("stopTyping", "CancelTyping"));
    }

    /** Nothing is lost if it is asked for twice. */
    private static OperationDraft typing(String name, String command) {
        return post(name, "/cgi-bin/message/custom/typing")
                .effect(Effect.NONE)
                .changing()
                .body(known("touser", OPEN_ID), fixed("command", command));
    }
}
