// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import io.github.camelwechat.account.OpenId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The events of WeChat's protocol, inbound.md 5.7. Website and mobile apps get the same in lower
 * case.
 */
final class PrivacyTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "user_info_modified",
                            (r, f) ->
                                    new PrivacyEvent.ProfileModified(
                                            r, person(f), appId(f), unionId(f))),
                    new EventType(
                            "user_authorization_revoke",
                            (r, f) ->
                                    new PrivacyEvent.AuthorizationRevoked(
                                            r,
                                            person(f),
                                            appId(f),
                                            unionId(f),
                                            f.text("RevokeInfo"))),
                    new EventType(
                            "user_authorization_cancellation",
                            (r, f) ->
                                    new PrivacyEvent.AccountCancelled(
                                            r, person(f), appId(f), unionId(f))));

    private PrivacyTypes() {}

    private static OpenId person(Fields fields) {
        OpenId person = fields.openId("OpenID", "openid");
        if (person == null) {
            throw new MissingFieldException("OpenID");
        }
        return person;
    }

    private static @Nullable String appId(Fields fields) {
        return fields.text("AppID", "appid");
    }

    private static @Nullable String unionId(Fields fields) {
        return fields.text("UnionID", "unionid");
    }
}
