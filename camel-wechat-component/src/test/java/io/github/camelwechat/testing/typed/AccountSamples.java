// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.USER;
import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.message.KfSessionEvent;
import io.github.camelwechat.message.PrivacyEvent;
import io.github.camelwechat.message.VerificationEvent;
import java.time.Instant;
import java.util.List;

/** Agents' sessions, the account's verification, and users' rights over their data. */
final class AccountSamples {

    private static final String APP_ID = "wx3f0c9a7be21d5846";
    private static final String UNION_ID = "oZx91sQvLw3tN0bHkUyC5eRfA7Yd";

    private AccountSamples() {}

    static List<TypedSample> all() {
        return List.of(
                sample(
                        "events/kf/kf_create_session.xml",
                        KfSessionEvent.Opened.class,
                        1789000500,
                        "kfAccount",
                        "anna@camel_demo"),
                sample(
                        "events/kf/kf_close_session.xml",
                        KfSessionEvent.Closed.class,
                        1789000501,
                        "kfAccount",
                        "anna@camel_demo"),
                sample(
                        "events/kf/kf_switch_session.xml",
                        KfSessionEvent.Switched.class,
                        1789000502,
                        "fromKfAccount",
                        "anna@camel_demo",
                        "toKfAccount",
                        "bo@camel_demo"),
                sample(
                                "events/verify/qualification_verify_success.xml",
                                VerificationEvent.QualificationVerified.class,
                                1789000600,
                                "expiresAt",
                                Instant.ofEpochSecond(1820534400))
                        .aboutNobody(),
                sample(
                                "events/verify/qualification_verify_fail.xml",
                                VerificationEvent.QualificationRefused.class,
                                1789000601,
                                "failedAt",
                                Instant.ofEpochSecond(1788998400),
                                "reason",
                                "资料不完整")
                        .aboutNobody(),
                sample(
                                "events/verify/naming_verify_success.xml",
                                VerificationEvent.NameVerified.class,
                                1789000602,
                                "expiresAt",
                                Instant.ofEpochSecond(1820534400))
                        .aboutNobody(),
                sample(
                                "events/verify/naming_verify_fail.xml",
                                VerificationEvent.NameRefused.class,
                                1789000603,
                                "failedAt",
                                Instant.ofEpochSecond(1788998400),
                                "reason",
                                "名称与主体不符")
                        .aboutNobody(),
                sample(
                                "events/verify/annual_renew.xml",
                                VerificationEvent.RenewalDue.class,
                                1789000604,
                                "expiresAt",
                                Instant.ofEpochSecond(1791590400))
                        .aboutNobody(),
                sample(
                                "events/verify/verify_expired.xml",
                                VerificationEvent.Expired.class,
                                1789000605,
                                "expiredAt",
                                Instant.ofEpochSecond(1788912000))
                        .aboutNobody(),
                profileModified("user_info_modified", 1789000700, APP_ID),
                profileModified(
                        "user_info_modified-open-platform", 1789000703, "wx6c2f9d10ab47e583"),
                revoked("events/privacy/user_authorization_revoke.xml", UNION_ID, "205"),
                revoked("json/user_authorization_revoke.json", null, "201"),
                sample(
                        "events/privacy/user_authorization_cancellation.xml",
                        PrivacyEvent.AccountCancelled.class,
                        1789000702,
                        "person",
                        USER,
                        "authorizedAppId",
                        APP_ID,
                        "unionId",
                        UNION_ID));
    }

    private static TypedSample profileModified(String name, long createTime, String appId) {
        return sample(
                "events/privacy/" + name + ".xml",
                PrivacyEvent.ProfileModified.class,
                createTime,
                "person",
                USER,
                "authorizedAppId",
                appId,
                "unionId",
                null);
    }

    private static TypedSample revoked(String file, String unionId, String revoked) {
        return sample(
                file,
                PrivacyEvent.AuthorizationRevoked.class,
                1789000701,
                "person",
                USER,
                "authorizedAppId",
                APP_ID,
                "unionId",
                unionId,
                "revoked",
                revoked);
    }
}
