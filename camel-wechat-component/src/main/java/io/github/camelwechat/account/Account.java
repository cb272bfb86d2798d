// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.account;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Official Account we act for. Immutable.
 *
 * @param name what routes call it: the part after {@code wechat:}
 * @param appId WeChat's public id of the account, {@code wx...}
 * @param originalId WeChat's internal id, {@code gh_...}, the ToUserName of its callbacks; null if
 *     not configured
 * @param appSecret what fetches access tokens; null for an account that only receives
 * @param apiSecurity the keys that encrypt and sign calls; null if that is off in the console
 * @param hashedOpenIds whether log lines and messages of exceptions have the hash of an openid in
 *     its place
 * @param profile what is known of its kind
 * @param platformAppId the appid of the third-party platform by which we act for it; null where we
 *     act with its own keys
 */
public record Account(
        String name,
        String appId,
        @Nullable String originalId,
        @Nullable Secret appSecret,
        @Nullable ApiSecurity apiSecurity,
        boolean hashedOpenIds,
        AccountProfile profile,
        @Nullable String platformAppId) {

    /** {@code wx} and 16 hex digits; nobody promised that it stays at these. */
    private static final Pattern APP_ID = Pattern.compile("wx[0-9A-Za-z]{1,18}");

    public Account {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(appId, "appId");
        Objects.requireNonNull(profile, "profile");
    }

    /** An account with whose own keys we act. */
    public Account(
            String name,
            String appId,
            @Nullable String originalId,
            @Nullable Secret appSecret,
            @Nullable ApiSecurity apiSecurity,
            boolean hashedOpenIds,
            AccountProfile profile) {
        this(name, appId, originalId, appSecret, apiSecurity, hashedOpenIds, profile, null);
    }

    /** An account of whose kind nothing is known. */
    public Account(
            String name,
            String appId,
            @Nullable String originalId,
            @Nullable Secret appSecret,
            @Nullable ApiSecurity apiSecurity,
            boolean hashedOpenIds) {
        this(
                name,
                appId,
                originalId,
                appSecret,
                apiSecurity,
                hashedOpenIds,
                AccountProfile.UNKNOWN);
    }

    /** An account whose users' openids are printed as they are. */
    public Account(
            String name,
            String appId,
            @Nullable String originalId,
            @Nullable Secret appSecret,
            @Nullable ApiSecurity apiSecurity) {
        this(name, appId, originalId, appSecret, apiSecurity, false);
    }

    /** An account whose calls are neither encrypted nor signed. */
    public Account(
            String name, String appId, @Nullable String originalId, @Nullable Secret appSecret) {
        this(name, appId, originalId, appSecret, null);
    }

    /** Tells whether a text has the form of an appid. */
    public static boolean isAppId(String text) {
        return APP_ID.matcher(text).matches();
    }

    /** Returns the appid for which its callbacks are sealed, and the answers to them. */
    public String envelopeAppId() {
        return platformAppId == null ? appId : platformAppId;
    }

    /** The same account once its AppSecret was reset. */
    public Account withSecret(Secret other) {
        return new Account(
                name, appId, originalId, other, apiSecurity, hashedOpenIds, profile, platformAppId);
    }

    /** The same account, taken for one of another kind. */
    public Account withProfile(AccountProfile other) {
        return new Account(
                name,
                appId,
                originalId,
                appSecret,
                apiSecurity,
                hashedOpenIds,
                other,
                platformAppId);
    }
}
