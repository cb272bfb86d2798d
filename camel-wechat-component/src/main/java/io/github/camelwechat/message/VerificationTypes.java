// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The events of WeChat's protocol, inbound.md 5.6. */
final class VerificationTypes {

    private static final String EXPIRED_TIME = "ExpiredTime";
    private static final String FAIL_TIME = "FailTime";
    private static final String FAIL_REASON = "FailReason";

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "qualification_verify_success",
                            (r, f) ->
                                    new VerificationEvent.QualificationVerified(
                                            r, f.needTime(EXPIRED_TIME))),
                    new EventType(
                            "qualification_verify_fail",
                            (r, f) ->
                                    new VerificationEvent.QualificationRefused(
                                            r, f.needTime(FAIL_TIME), f.text(FAIL_REASON))),
                    new EventType(
                            "naming_verify_success",
                            (r, f) ->
                                    new VerificationEvent.NameVerified(
                                            r, f.needTime(EXPIRED_TIME))),
                    new EventType(
                            "naming_verify_fail",
                            (r, f) ->
                                    new VerificationEvent.NameRefused(
                                            r, f.needTime(FAIL_TIME), f.text(FAIL_REASON))),
                    new EventType(
                            "annual_renew",
                            (r, f) ->
                                    new VerificationEvent.RenewalDue(r, f.needTime(EXPIRED_TIME))),
                    new EventType(
                            "verify_expired",
                            (r, f) -> new VerificationEvent.Expired(r, f.needTime(EXPIRED_TIME))));

    private VerificationTypes() {}
}
