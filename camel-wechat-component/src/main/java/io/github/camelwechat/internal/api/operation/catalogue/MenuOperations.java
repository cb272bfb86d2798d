// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.list;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Menus (outbound.md 8). */
final class MenuOperations {

    private MenuOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                post("createMenu", "/cgi-bin/menu/create").body(list("button", 3)),
                get("getMenu", "/cgi-bin/menu/get").benign(46003, AcceptedErrorCodes.NOTHING),
                get("deleteMenu", "/cgi-bin/menu/delete").effect(Effect.CHANGE),
                post("addConditionalMenu", "/cgi-bin/menu/addconditional")
                        .body(list("button", 3), required("matchrule")),
                post("deleteConditionalMenu", "/cgi-bin/menu/delconditional")
                        .body(required("menuid")),
                read("matchMenu", "/cgi-bin/menu/trymatch").body(known("user_id", OPEN_ID)),
                get("getCurrentMenu", "/cgi-bin/get_current_selfmenu_info"));
    }
}
