// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.operation.catalogue;

import static io.github.camelwechat.internal.api.operation.InputField.fixed;
import static io.github.camelwechat.internal.api.operation.InputField.known;
import static io.github.camelwechat.internal.api.operation.InputField.optional;
import static io.github.camelwechat.internal.api.operation.InputField.otherwise;
import static io.github.camelwechat.internal.api.operation.InputField.required;
import static io.github.camelwechat.internal.api.operation.KnownValue.APP_ID;
import static io.github.camelwechat.internal.api.operation.KnownValue.APP_SECRET;
import static io.github.camelwechat.internal.api.operation.KnownValue.OPEN_ID;
import static io.github.camelwechat.internal.api.operation.OperationDraft.get;
import static io.github.camelwechat.internal.api.operation.OperationDraft.local;

import io.github.camelwechat.internal.api.operation.InputRules;
import io.github.camelwechat.internal.api.operation.OperationDraft;
import java.util.stream.Stream;

/** Web authorization and the JS-SDK (outbound.md 11 and 12). */
final class WebAuthOperations {

    private WebAuthOperations() {}

    static Stream<OperationDraft> all() {
        return Stream.of(
                local("createOAuthUrl")
                        .body(required("redirect_uri"), otherwise("scope", "snsapi_base"))
                        .body(optional("state"))
                        .rule(InputRules.webAddress("redirect_uri"))
                        .rule(InputRules.bytes("state", 128)),
                // WeChat takes a code once.
                get("exchangeOAuthCode", "/sns/oauth2/access_token")
                        .open()
                        .ofPlatforms("/sns/oauth2/component/access_token")
                        .changing()
                        .query(known("appid", APP_ID))
                        .secret(known("secret", APP_SECRET), required("code"))
                        .query(fixed("grant_type", "authorization_code")),
                get("refreshOAuthToken", "/sns/oauth2/refresh_token")
                        .open()
                        .ofPlatforms("/sns/oauth2/component/refresh_token")
                        .changing()
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
                local("signJsSdk").body(required("url")).rule(InputRules.webAddress("url")),
                local("getCardTicket"));
    }
}
