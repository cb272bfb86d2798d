// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.list;
import static io.github.camelwechat.internal.api.operation.InputField.openIds;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.post;
import static io.github.camelwechat.internal.api.operation.OperationDraft.read;

import io.github.camelwechat.internal.api.operation.ApiOperation.AcceptedErrorCodes;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Users, tags and the blacklist (outbound.md 6). */
final class UserOperations {

    private UserOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                get("getUser", "/cgi-bin/user/info")
                        .query(known("openid", OPEN_ID), optional("lang")),
                read("getUsers", "/cgi-bin/user/info/batchget").body(list("user_list", 100)),
                get("listFollowers", "/cgi-bin/user/get").query(optional("next_openid")),
                post("setRemark", "/cgi-bin/user/info/updateremark")
                        .body(known("openid", OPEN_ID), required("remark")),
                post("createTag", "/cgi-bin/tags/create").body(required("tag.name")),
                post("updateTag", "/cgi-bin/tags/update")
                        .body(required("tag.id"), required("tag.name")),
                post("deleteTag", "/cgi-bin/tags/delete").body(required("tag.id")),
                get("listTags", "/cgi-bin/tags/get"),
                read("listTagMembers", "/cgi-bin/user/tag/get")
                        .body(required("tagid"), optional("next_openid")),
                post("tagUsers", "/cgi-bin/tags/members/batchtagging")
                        .body(openIds(50), required("tagid"))
                        .benign(45171, AcceptedErrorCodes.AS_ANSWERED),
                post("untagUsers", "/cgi-bin/tags/members/batchuntagging")
                        .body(openIds(50), required("tagid"))
                        .benign(45171, AcceptedErrorCodes.AS_ANSWERED),
                read("getUserTags", "/cgi-bin/tags/getidlist").body(known("openid", OPEN_ID)),
                read("listBlockedUsers", "/cgi-bin/tags/members/getblacklist")
                        .body(optional("begin_openid")),
                post("blockUsers", "/cgi-bin/tags/members/batchblacklist").body(openIds(20)),
                post("unblockUsers", "/cgi-bin/tags/members/batchunblacklist").body(openIds(20)));
    }
}
