// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.otherwise;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.AUTHORIZER;
import static io.github.camelwechat.internal.api.operation.OperationDraft.platform;

import io.github.camelwechat.internal.api.operation.InputField;
import io.github.camelwechat.internal.api.operation.InputRules;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Third-party platforms and the accounts that authorized them (outbound.md 15). */
final class PlatformOperations {

    private static final int BOTH_KINDS = 3;

    private PlatformOperations() {}

    static Stream<OperationDraft> all() {
        InputField authorizer = known("authorizer_appid", AUTHORIZER);
        return Stream.of(
                platform("createAuthorizationUrl")
                        .body(required("redirect_uri"), otherwise("device", "computer"))
                        .body(otherwise("auth_type", BOTH_KINDS), optional("biz_appid"))
                        .body(optional("category_id_list"))
                        .rule(InputRules.webAddress("redirect_uri"))
                        .rule(InputRules.amongst("device", "computer", "phone"))
                        .rule(InputRules.numberBetween("auth_type", 1, BOTH_KINDS)),
                platform("exchangeAuthorizationCode")
                        .changing()
                        .body(required("authorization_code")),
                platform("listAuthorizers").body(optional("cursor")),
                platform("getAuthorizer").body(authorizer),
                platform("getAuthorizerOption").body(authorizer, required("option_name")),
                platform("setAuthorizerOption")
                        .changing()
                        .body(authorizer, required("option_name"), required("option_value")),
                platform("forgetAuthorizer").changing().body(authorizer),
                platform("startTickets").changing());
    }
}
