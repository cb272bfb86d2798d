// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.account;

import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A third-party platform, as it is registered with WeChat's Open Platform. Immutable; its text form
 * shows no secret.
 *
 * @param name what administrators see when they authorize it
 * @param appId public id, {@code wx...}; in WeChat's API the {@code component_appid}
 * @param appSecret what fetches the platform's token
 * @param token what signs all its callbacks
 * @param encodingAesKey 43 characters, the key of all its envelopes
 * @param authorizationUrl where tickets and authorizations are told; null for nowhere
 * @param messageUrl where the messages of its authorizers go, with {@code $APPID$} for the appid of
 *     the authorizer; null for nowhere
 */
public record SimulatedPlatform(
        String name,
        String appId,
        String appSecret,
        String token,
        String encodingAesKey,
        @Nullable String authorizationUrl,
        @Nullable String messageUrl) {
    /** The place of the authorizer's appid in a message URL. */
    public static final String APPID = "$APPID$";

    public SimulatedPlatform {
        // The same rules as for an account, whose words say which field is wrong.
        new SimulatedAccount(name, appId, appSecret, token, encodingAesKey, appId);
        requireUrl(authorizationUrl, "authorizationUrl");
        requireUrl(messageUrl, "messageUrl");
        if (messageUrl != null && !messageUrl.contains(APPID)) {
            throw new IllegalArgumentException(
                    "messageUrl must contain " + APPID + ", unlike \"" + messageUrl + "\"");
        }
    }

    /** The published demo platform, without URLs. Its secrets protect nothing. */
    public static SimulatedPlatform demo() {
        return new SimulatedPlatform(
                "Camel Demo Platform",
                "wx8b4e61f07ca2d935",
                "9e1d4b7a0c2f5836d1a8e4730b6f9c25",
                "camelDemoPlatformToken2026",
                "Hs7mQ2xZ9aVt4KcJ6yRf1LpBn8WdE3oGu5Xi0TkMvDA",
                null,
                null);
    }

    public SimulatedPlatform withName(String value) {
        return new SimulatedPlatform(
                value, appId, appSecret, token, encodingAesKey, authorizationUrl, messageUrl);
    }

    public SimulatedPlatform withAppId(String value) {
        return new SimulatedPlatform(
                name, value, appSecret, token, encodingAesKey, authorizationUrl, messageUrl);
    }

    public SimulatedPlatform withAppSecret(String value) {
        return new SimulatedPlatform(
                name, appId, value, token, encodingAesKey, authorizationUrl, messageUrl);
    }

    public SimulatedPlatform withToken(String value) {
        return new SimulatedPlatform(
                name, appId, appSecret, value, encodingAesKey, authorizationUrl, messageUrl);
    }

    public SimulatedPlatform withEncodingAesKey(String value) {
        return new SimulatedPlatform(
                name, appId, appSecret, token, value, authorizationUrl, messageUrl);
    }

    public SimulatedPlatform withAuthorizationUrl(@Nullable String value) {
        return new SimulatedPlatform(
                name, appId, appSecret, token, encodingAesKey, value, messageUrl);
    }

    public SimulatedPlatform withMessageUrl(@Nullable String value) {
        return new SimulatedPlatform(
                name, appId, appSecret, token, encodingAesKey, authorizationUrl, value);
    }

    /** The credentials with which its own events are signed and sealed. */
    public SimulatedAccount credentials() {
        return new SimulatedAccount(name, appId, appSecret, token, encodingAesKey, appId);
    }

    /**
     * The credentials with which callbacks of an authorizer are signed and sealed: the platform's,
     * and the authorizer's original id.
     */
    public SimulatedAccount credentialsFor(SimulatedAccount authorizer) {
        return credentials().withOriginalId(authorizer.originalId());
    }

    @Override
    public String toString() {
        return "SimulatedPlatform[" + name + ", " + appId + "]";
    }

    private static void requireUrl(@Nullable String value, String what) {
        if (value == null) {
            return;
        }
        try {
            URI url = new URI(value);
            if (("http".equals(url.getScheme()) || "https".equals(url.getScheme()))
                    && url.getHost() != null) {
                return;
            }
        } catch (URISyntaxException e) {
            // Falls through to the one sentence below.
        }
        throw new IllegalArgumentException(
                what + " must be an http or https URL, unlike \"" + value + "\"");
    }
}
