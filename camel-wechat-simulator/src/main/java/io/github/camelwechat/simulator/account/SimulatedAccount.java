// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.account;

import java.util.Locale;

/**
 * An Official Account that this WeChat knows. Immutable; its text form shows no secret.
 *
 * @param name what users see above the chat
 * @param appId public id, {@code wx...}
 * @param appSecret what fetches access tokens
 * @param token what signs callbacks
 * @param encodingAesKey 43 characters, the key of the envelope
 * @param originalId {@code gh_...}, the ToUserName of callbacks
 * @param kind what WeChat lets it do
 */
public record SimulatedAccount(
        String name,
        String appId,
        String appSecret,
        String token,
        String encodingAesKey,
        String originalId,
        AccountKind kind) {

    public SimulatedAccount {
        requireText(name, "name");
        requireText(appId, "appId");
        requireText(appSecret, "appSecret");
        requireText(token, "token");
        requireText(originalId, "originalId");
        if (!encodingAesKey.matches("[A-Za-z0-9]{43}")) {
            throw new IllegalArgumentException(
                    "encodingAesKey must be 43 letters and digits, but has "
                            + encodingAesKey.length()
                            + " characters or others among them");
        }
    }

    /** A verified service account. */
    public SimulatedAccount(
            String name,
            String appId,
            String appSecret,
            String token,
            String encodingAesKey,
            String originalId) {
        this(name, appId, appSecret, token, encodingAesKey, originalId, AccountKind.SERVICE);
    }

    /** The published demo account. Its secrets protect nothing. */
    public static SimulatedAccount demo() {
        return new SimulatedAccount(
                "Camel Demo Shop",
                "wx3f0c9a7be21d5846",
                "5d8e2f90b7c14a36e1f04c9a82d7b653",
                "camelDemoToken2026",
                "Zq3kT8mWv1XcR6yLd0HbN5sJf2PgU9aEo7Ci4Kx8QwF",
                "gh_7a1c5e0d93b2");
    }

    /**
     * The published demo account with a number, from 1, which is {@link #demo()}, to 9999: the same
     * secrets, and a name and ids of its own.
     */
    public static SimulatedAccount demo(int number) {
        if (number < 1 || number > 9999) {
            throw new IllegalArgumentException("demo accounts have numbers from 1 to 9999");
        }
        SimulatedAccount first = demo();
        return number == 1
                ? first
                : first.withName(first.name() + " " + number)
                        .withAppId(numbered(first.appId(), number))
                        .withOriginalId(numbered(first.originalId(), number));
    }

    /** Five digits at the end, where the first has a letter: no two are alike. */
    private static String numbered(String id, int number) {
        return id.substring(0, id.length() - 5) + String.format(Locale.ROOT, "%05d", number);
    }

    public SimulatedAccount withName(String value) {
        return new SimulatedAccount(
                value, appId, appSecret, token, encodingAesKey, originalId, kind);
    }

    public SimulatedAccount withAppId(String value) {
        return new SimulatedAccount(
                name, value, appSecret, token, encodingAesKey, originalId, kind);
    }

    public SimulatedAccount withAppSecret(String value) {
        return new SimulatedAccount(name, appId, value, token, encodingAesKey, originalId, kind);
    }

    public SimulatedAccount withToken(String value) {
        return new SimulatedAccount(
                name, appId, appSecret, value, encodingAesKey, originalId, kind);
    }

    public SimulatedAccount withEncodingAesKey(String value) {
        return new SimulatedAccount(name, appId, appSecret, token, value, originalId, kind);
    }

    public SimulatedAccount withOriginalId(String value) {
        return new SimulatedAccount(name, appId, appSecret, token, encodingAesKey, value, kind);
    }

    /** The same account, to which WeChat gives other rights. */
    public SimulatedAccount withKind(AccountKind value) {
        return new SimulatedAccount(
                name, appId, appSecret, token, encodingAesKey, originalId, value);
    }

    @Override
    public String toString() {
        return "SimulatedAccount[" + name + ", " + appId + ", " + originalId + "]";
    }

    private static void requireText(String value, String what) {
        if (value.isBlank()) {
            throw new IllegalArgumentException(what + " must not be blank");
        }
    }
}
