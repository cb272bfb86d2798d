// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.AccountProfile;
import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.token.TokenSourceOption;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.internal.camel.runtime.AccountSettings.EndpointName;
import io.github.camelwechat.internal.camel.runtime.AccountSettings.TokenServiceSettings;
import io.github.camelwechat.internal.camel.runtime.WindowSettings;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.option.AccountRegion;
import io.github.camelwechat.option.Channel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.support.ResourceHelper;
import org.jspecify.annotations.Nullable;

/**
 * Reads the options that every endpoint has, once, when a consumer or producer is made: what is
 * changed in the configuration afterwards changes nothing under way. Every error names the option
 * and the endpoint.
 */
final class AccountReader {

    private static final Pattern SERVICE_KEY = Pattern.compile("[!-~]{24,256}");

    private static final Duration LONGEST_GAP = Duration.ofDays(30);

    private static final int LONGEST_NAME = 64;

    private static final Pattern NAME =
            Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0," + (LONGEST_NAME - 1) + "}");

    private static final int LONGEST_APP_ID = 20;

    private final WeChatConfiguration options;
    private final EndpointName endpoint;
    private final CamelContext context;
    private final boolean hashedOpenIds;

    /**
     * @param endpoint for messages
     * @param hashedOpenIds whether openids are printed as their hash
     */
    AccountReader(
            WeChatConfiguration options,
            EndpointName endpoint,
            CamelContext context,
            boolean hashedOpenIds) {
        this.options = options;
        this.endpoint = endpoint;
        this.context = context;
        this.hashedOpenIds = hashedOpenIds;
    }

    /** Returns after what time without an act a new conversation begins; zero for none. */
    Duration conversationGap() {
        long millis = options.getConversationGap();
        if (millis < 0 || millis % 1000 != 0 || millis > LONGEST_GAP.toMillis()) {
            throw wrong(
                    "conversationGap",
                    "must be whole seconds, at most 30 days, or 0 for no conversations, but is "
                            + millis
                            + " ms");
        }
        return Duration.ofMillis(millis);
    }

    AccountSettings read() {
        if (options.isPlatform()) {
            checkPlatform();
        } else {
            refuseForAccounts("authorizer", options.getAuthorizer() != null);
            refuseForAccounts("authorizedUrl", options.getAuthorizedUrl() != null);
            refuseForAccounts(
                    "channel=authorization", options.getChannel() == Channel.AUTHORIZATION);
        }
        return new AccountSettings(
                endpoint,
                account(),
                apiHosts(),
                tokenSource(),
                options.getStateStore(),
                new WindowSettings(windowSource(), windowRules(), options.getWindowMerge()),
                tokenService(),
                options.isCheckTemplates(),
                options.isQuotaWatch(),
                options.isPlatform());
    }

    private void refuseForAccounts(String option, boolean set) {
        if (set) {
            throw wrong(
                    option,
                    "is for third-party platforms: set platform=true if account '"
                            + options.getAccount()
                            + "' is one, else leave it out");
        }
    }

    /** Refuses what is no platform's, or would be of no effect there. */
    private void checkPlatform() {
        String name = Objects.requireNonNull(options.getAccount(), "account");
        checkChannel();
        int most = LONGEST_NAME - 1 - LONGEST_APP_ID;
        if (name.length() > most) {
            throw wrong(
                    "account",
                    "must be at most "
                            + most
                            + " characters long where platform=true, because its accounts are named"
                            + " by it, a dot and their appid, but is '"
                            + name
                            + "'");
        }
        required("appSecret", options.getAppSecret(), "the secret of the platform (platform=true)");
        refuseForPlatforms(
                "originalId", options.getOriginalId() != null, "WeChat tells that of each account");
        refuseForPlatforms(
                "tokenSource",
                !tokenSource().equals(TokenSourceOption.of("stable")),
                "its tokens are made of the ticket that WeChat pushes");
        refuseForPlatforms(
                "tokenService",
                options.isTokenService(),
                "whoever had its token could act for every account");
        refuseForPlatforms(
                "apiSecurity", options.getApiSecurity() != null, "WeChat has no such keys for it");
        refuseForPlatforms(
                "accountType",
                options.getAccountType() != null,
                "accounts of every kind may authorize it");
        refuseForPlatforms(
                "securityMode",
                options.getSecurityMode() != SecurityMode.SAFE,
                "WeChat encrypts all that it calls a platform with: leave it at safe");
    }

    private void checkChannel() {
        if (options.getAuthorizer() != null && options.getChannel() != Channel.MESSAGE) {
            throw wrong(
                    "authorizer",
                    "is for the callbacks of one account, and channel "
                            + options.getChannel()
                            + " is for all of a platform: leave one of them out");
        }
    }

    private void refuseForPlatforms(String option, boolean set, String why) {
        if (set) {
            throw wrong(option, "cannot be set where platform=true: " + why);
        }
    }

    /** Returns the appid of the one authorizer that an endpoint is for; null for all. */
    @Nullable String authorizer() {
        String appId = trimmed(options.getAuthorizer());
        if (appId != null && !Account.isAppId(appId)) {
            throw wrong(
                    "authorizer",
                    "must be the appid of an account that authorized the platform, wx and 16"
                            + " letters and digits, but is '"
                            + appId
                            + "'");
        }
        return appId;
    }

    private Account account() {
        String name = Objects.requireNonNull(options.getAccount(), "account");
        if (!NAME.matcher(name).matches()) {
            throw wrong(
                    "account",
                    "must be 1 to 64 of the characters A-Z, a-z, 0-9, '.', '_' and '-' that begin"
                            + " with a letter or digit, because paths and the keys of the state"
                            + " store are made of it, but is '"
                            + name
                            + "'");
        }
        String appSecret = trimmed(options.getAppSecret());
        return new Account(
                name,
                required("appId", options.getAppId(), "the public id of the account, wx...")
                        .strip(),
                trimmed(options.getOriginalId()),
                appSecret == null ? null : secret("appSecret", appSecret),
                apiSecurity(),
                hashedOpenIds,
                new AccountProfile(
                        options.getAccountType(),
                        options.isVerified(),
                        options.getRegion() == AccountRegion.OVERSEAS));
    }

    private @Nullable ApiSecurity apiSecurity() {
        try {
            return new ApiSecurityReader(context).of(options.getApiSecurity());
        } catch (IllegalArgumentException e) {
            throw wrong("apiSecurity", "is not valid: " + e.getMessage());
        }
    }

    /** Refuses keys of the API security that cannot be used, before anything is sent with them. */
    void check(Account account, ApiProtections protections) {
        try {
            protections.of(account);
        } catch (IllegalArgumentException e) {
            throw wrong("apiSecurity", "cannot be used: " + e.getMessage());
        } catch (NoClassDefFoundError e) {
            throw wrong(
                    "apiSecurity",
                    "needs BouncyCastle: add org.bouncycastle:bcpkix-jdk18on to the class path");
        }
    }

    private ApiHosts apiHosts() {
        try {
            return ApiHosts.parse(options.getApiBaseUrl());
        } catch (IllegalArgumentException e) {
            throw wrong("apiBaseUrl", "is not valid: " + e.getMessage());
        }
    }

    private TokenSourceOption tokenSource() {
        try {
            return TokenSourceOption.of(options.getTokenSource());
        } catch (IllegalArgumentException e) {
            throw wrong("tokenSource", e.getMessage());
        }
    }

    /** Returns how other programs get the account's token from us; null if they do not. */
    private @Nullable TokenServiceSettings tokenService() {
        if (!options.isTokenService()) {
            return null;
        }
        String key =
                required(
                                "tokenServiceKey",
                                options.getTokenServiceKey(),
                                "what programs have to show to the tokenService, such as 'openssl"
                                        + " rand -hex 24' makes")
                        .strip();
        if (!SERVICE_KEY.matcher(key).matches()) {
            throw wrong(
                    "tokenServiceKey",
                    "must be 24 to 256 printable ASCII characters without blanks, such as 'openssl"
                            + " rand -hex 24' makes, but has "
                            + key.length()
                            + " characters");
        }
        if (key.equals(trimmed(options.getAppSecret()))) {
            throw wrong(
                    "tokenServiceKey",
                    "must not be the appSecret: who has that needs no token service, and who shall"
                            + " have tokens alone must not get it");
        }
        String path = "/wechat/" + options.getAccount() + "/token";
        if (path.equals(
                options.getCallbackPath()
                        .replace("{account}", String.valueOf(options.getAccount())))) {
            throw wrong(
                    "callbackPath", "must not be " + path + ", which is that of the tokenService");
        }
        return new TokenServiceSettings(
                path, Secret.of(key), options.isTokenServiceOpenToNetwork());
    }

    private String windowSource() {
        return Objects.requireNonNullElse(trimmed(options.getWindowRules()), "");
    }

    private WindowRules windowRules() {
        WindowRules official = WindowRules.official();
        String source = windowSource();
        if (source.isEmpty()) {
            return official;
        }
        try (InputStream table =
                ResourceHelper.resolveMandatoryResourceAsInputStream(context, source)) {
            return official.overriddenBy(new String(table.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw wrong("windowRules", "cannot be read from '" + source + "': " + e.getMessage());
        } catch (IllegalArgumentException e) {
            throw wrong("windowRules", "is not valid in '" + source + "': " + e.getMessage());
        }
    }

    String required(String option, @Nullable String value, String meaning) {
        if (value == null || value.isBlank()) {
            throw wrong(option, "is missing: it is " + meaning);
        }
        return value;
    }

    static @Nullable String trimmed(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    Secret secret(String option, String value) {
        try {
            return Secret.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(option, e.getMessage());
        }
    }

    IllegalArgumentException wrong(String option, @Nullable String what) {
        return new IllegalArgumentException("Option " + option + " of " + endpoint + " " + what);
    }
}
