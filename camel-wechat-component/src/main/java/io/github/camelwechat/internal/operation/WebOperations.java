// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.operation;

import static io.github.camelwechat.internal.operation.InputField.fixed;
import static io.github.camelwechat.internal.operation.InputField.known;
import static io.github.camelwechat.internal.operation.InputField.optional;
import static io.github.camelwechat.internal.operation.InputField.otherwise;
import static io.github.camelwechat.internal.operation.InputField.required;
import static io.github.camelwechat.internal.operation.KnownValue.APP_ID;
import static io.github.camelwechat.internal.operation.KnownValue.APP_SECRET;
import static io.github.camelwechat.internal.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.operation.OperationDraft.get;
import static io.github.camelwechat.internal.operation.OperationDraft.local;

import java.util.stream.Stream;

/** Web authorization and the JS-SDK (outbound.md 11 and 12). */
final class WebOperations {

    private WebOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                local("createOAuthUrl")
                        .body(required("redirect_uri"), otherwise("scope", "snsapi_base"))
                        .body(optional("state"))
                        .rule(Rules.webAddress("redirect_uri"))
                        .rule(Rules.bytes("state", 128)),
                get("exchangeOAuthCode", "/sns/oauth2/access_token")
                        .open()
                        .query(known("appid", APP_ID))
                        .secret(known("secret", APP_SECRET), required("code"))
                        .query(fixed("grant_type", "authorization_code")),
                get("refreshOAuthToken", "/sns/oauth2/refresh_token")
                        .open()
                        .query(known("appid", APP_ID), fixed("grant_type", "refresh_token"))
                        .secret(required("refresh_token")),
                get("getOAuthUser", "/sns/userinfo")
                        .open()
                        .secret(required("access_token"))
                        .query(known("openid", OPEN_ID), optional("lang")),
                get("checkOAuthToken", "/sns/auth")
                        .open()
                        .secret(required("access_token"))
                        .query(known("openid", OPEN_ID)),
                local("signJsSdk").body(required("url")).rule(Rules.webAddress("url")),
                local("getCardTicket"));
    }
}
