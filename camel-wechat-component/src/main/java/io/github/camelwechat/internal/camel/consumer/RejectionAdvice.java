// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;

/**
 * Advice on requests that are refused: if they are WeChat's, this mends it.
 *
 * @param actor who has to act
 * @param text what to do
 */
public record RejectionAdvice(Actor actor, String text) {

    public static RejectionAdvice of(Reason reason) {
        return switch (reason) {
            case SOURCE ->
                    operator(
                            "See that option trustedProxies is the number of proxies in front of"
                                    + " this server, and that these append to X-Forwarded-For");
            case METHOD, PARAMETER_MISSING, MALFORMED ->
                    new RejectionAdvice(
                            Actor.NOBODY,
                            "Somebody else than WeChat calls the path; if it is WeChat, a proxy in"
                                    + " between changes its requests");
            case TOO_LARGE -> operator("Raise option maxBodySize if WeChat sends as much");
            case STALE -> operator("Set the clock of this machine (NTP)");
            case FOREIGN ->
                    operator(
                            "Compare options appId and originalId with the WeChat console: the"
                                    + " callback is of another account");
            case SIGNATURE -> admin("Compare the Token in the WeChat console with option token");
            case CIPHER ->
                    admin("Compare the EncodingAESKey in the WeChat console with the option");
            case NOT_ENCRYPTED, ENCRYPTED ->
                    admin(
                            "Compare the encryption mode in the WeChat console with option"
                                    + " securityMode");
        };
    }

    private static RejectionAdvice operator(String text) {
        return new RejectionAdvice(Actor.OPERATOR, text);
    }

    private static RejectionAdvice admin(String text) {
        return new RejectionAdvice(Actor.WECHAT_ADMIN, text);
    }
}
