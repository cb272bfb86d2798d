// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

import java.util.Objects;

/**
 * The meaning of an errcode, and the advice for it.
 *
 * @param code WeChat's {@code errcode}
 * @param place the calls it holds for
 * @param message WeChat's own words, empty if they are not known
 * @param meaning what it says about the call, in one clause
 * @param actor who has to act
 * @param advice what to do, in whole sentences
 */
public record ErrorEntry(
        int code,
        Place place,
        ErrorClass errorClass,
        Actor actor,
        String message,
        String meaning,
        String advice) {

    /** Some codes mean something else on some paths. */
    public enum Place {
        /** Every path that has no entry of its own. */
        ANY,
        /** The paths that give access tokens, to accounts and to third-party platforms. */
        TOKEN,
        /** The paths of web authorization, which speak of a user's own token. */
        SNS;

        /** The place of a path, without its query. */
        public static Place of(String apiPath) {
            return switch (apiPath) {
                case "/cgi-bin/token",
                        "/cgi-bin/stable_token",
                        "/cgi-bin/component/api_component_token" ->
                        TOKEN;
                default -> apiPath.startsWith("/sns/") ? SNS : ANY;
            };
        }
    }

    public ErrorEntry {
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(errorClass, "errorClass");
        Objects.requireNonNull(actor, "actor");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(meaning, "meaning");
        Objects.requireNonNull(advice, "advice");
    }

    static ErrorEntry unknown(int code) {
        ErrorClass unknown = ErrorClass.UNKNOWN;
        return new ErrorEntry(
                code, Place.ANY, unknown, unknown.actor(), "", unknown.meaning(), unknown.advice());
    }
}
