// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.list;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.api.operation.KnownValue.SEND_KEY;
import static io.github.camelwechat.internal.api.operation.KnownValue.TEMPLATE_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.send;

import io.github.camelwechat.internal.api.operation.InputRules;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import io.github.camelwechat.internal.api.operation.TemplateData;
import java.util.stream.Stream;

/** Template, subscription and one-time-subscription messages (outbound.md 4). */
final class TemplateOperations {

    private TemplateOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                toUser("sendTemplate", "/cgi-bin/message/template/send")
                        .body(required("data"), optional("client_msg_id", SEND_KEY))
                        .rule(TemplateData::complaint),
                toUser("sendSubscription", "/cgi-bin/message/subscribe/bizsend")
                        .body(required("data"))
                        .rule(TemplateData::complaint),
                toUser("sendOneTimeSubscription", "/cgi-bin/message/template/subscribe")
                        .body(required("scene"), required("title"), required("data.content.value"))
                        .rule(InputRules.numberBetween("scene", 0, 10_000))
                        .rule(InputRules.characters("title", 15))
                        .rule(InputRules.characters("data.content.value", 200)),
                get("listTemplates", "/cgi-bin/template/get_all_private_template"),
                post("addTemplate", "/cgi-bin/template/api_add_template")
                        .body(required("template_id_short"), optional("keyword_name_list")),
                post("deleteTemplate", "/cgi-bin/template/del_private_template")
                        .body(known("template_id", TEMPLATE_ID)),
                get("getIndustry", "/cgi-bin/template/get_industry"),
                post("setIndustry", "/cgi-bin/template/api_set_industry")
                        .body(required("industry_id1"), required("industry_id2")),
                get("listSubscriptionTemplates", "/wxaapi/newtmpl/gettemplate"),
                post("addSubscriptionTemplate", "/wxaapi/newtmpl/addtemplate")
                        .body(required("tid"), list("kidList", 5), required("sceneDesc"))
                        .rule(InputRules.atLeast("kidList", 2))
                        .rule(InputRules.characters("sceneDesc", 15)),
                post("deleteSubscriptionTemplate", "/wxaapi/newtmpl/deltemplate")
                        .body(known("priTmplId", TEMPLATE_ID)));
    }

    private static OperationDraft toUser(String name, String path) {
        return send(name, path)
                .toUser()
                .body(known("touser", OPEN_ID), known("template_id", TEMPLATE_ID));
    }
}
