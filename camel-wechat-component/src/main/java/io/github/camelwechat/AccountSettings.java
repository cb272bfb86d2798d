// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.ApiProtections;
import io.github.camelwechat.internal.api.token.TokenSourceOption;
import io.github.camelwechat.option.AccountRegion;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.option.UncertainPolicy;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Freezes Camel's mutable options into validated values. Every error names the option and the
 * endpoint.
 */
public final class AccountSettings {

    private final WeChatConfiguration options;
    private final String endpoint;
    private final ApiSecuritySettings apiSecurity;

    /**
     * @param endpoint the endpoint URI without secrets, for messages
     */
    AccountSettings(WeChatConfiguration options, String endpoint, ApiSecuritySettings apiSecurity) {
        this.options = options;
        this.endpoint = endpoint;
        this.apiSecurity = apiSecurity;
    }

    public Account account() {
        String name = Objects.requireNonNull(options.getAccount(), "account");
        if (name.indexOf('/') >= 0) {
            throw wrong("account", "must not contain a slash, but is '" + name + "'");
        }
        String appSecret = trimmed(options.getAppSecret());
        return new Account(
                name,
                required("appId", options.getAppId(), "the public id of the account, wx...")
                        .strip(),
                trimmed(options.getOriginalId()),
                appSecret == null ? null : secret("appSecret", appSecret),
                apiSecurity());
    }

    private @Nullable ApiSecurity apiSecurity() {
        try {
            return apiSecurity.of(options.getApiSecurity());
        } catch (IllegalArgumentException e) {
            throw wrong("apiSecurity", "is not valid: " + e.getMessage());
        }
    }

    /** Refuses keys of the API security that cannot be used, before anything is sent with them. */
    void check(ApiProtections protections) {
        try {
            protections.of(account());
        } catch (IllegalArgumentException e) {
            throw wrong("apiSecurity", "cannot be used: " + e.getMessage());
        } catch (NoClassDefFoundError e) {
            throw wrong(
                    "apiSecurity",
                    "needs BouncyCastle: add org.bouncycastle:bcpkix-jdk18on to the class path");
        }
    }

    CallbackSettings callbacks() {
        return new CallbackSettings(options, this);
    }

    public ApiHosts apiHosts() {
        try {
            return ApiHosts.parse(options.getApiBaseUrl());
        } catch (IllegalArgumentException e) {
            throw wrong("apiBaseUrl", "is not valid: " + e.getMessage());
        }
    }

    /** Where access tokens come from. */
    public TokenSourceOption tokenOrigin() {
        try {
            return TokenSourceOption.of(options.getTokenSource());
        } catch (IllegalArgumentException e) {
            throw wrong("tokenSource", e.getMessage());
        }
    }

    /** Whether there is anything to call WeChat's API with. */
    public boolean mayCall() {
        return !tokenOrigin().needsSecret() || account().appSecret() != null;
    }

    /** What the endpoint keeps its state in; null for the component's own memory. */
    @Nullable
    public StateStore stateStore() {
        return options.getStateStore();
    }

    public AccountRegion region() {
        return oneOf("region", options.getRegion(), AccountRegion.values());
    }

    public SendSettings delivery() {
        return new SendSettings(options, this);
    }

    Channel channel() {
        return oneOf("channel", options.getChannel(), Channel.values());
    }

    public boolean typedBody() {
        return oneOf("bodyFormat", options.getBodyFormat(), BodyFormat.values())
                == BodyFormat.TYPED;
    }

    public WindowSettings window() {
        return new WindowSettings(options, this);
    }

    Duration outcomeTimeout() {
        if (options.getOutcomeTimeout() < 0) {
            throw wrong("outcomeTimeout", "must not be negative; 0 waits for nothing");
        }
        return Duration.ofMillis(options.getOutcomeTimeout());
    }

    public UncertainPolicy uncertainPolicy() {
        return oneOf("onUncertain", options.getOnUncertain(), UncertainPolicy.values());
    }

    public LongText longText() {
        return oneOf("longText", options.getLongText(), LongText.values());
    }

    public boolean aiGenerated() {
        return options.isAiGenerated();
    }

    /** The constant of that name, whatever its case and however its words are joined. */
    <E extends Enum<E>> E oneOf(String option, String value, E[] allowed) {
        return Arrays.stream(allowed)
                .filter(e -> e.name().replace("_", "").equalsIgnoreCase(value))
                .findFirst()
                .orElseThrow(
                        () ->
                                wrong(
                                        option,
                                        "must be one of "
                                                + Arrays.stream(allowed)
                                                        .map(AccountSettings::optionValue)
                                                        .toList()
                                                + ", but is '"
                                                + value
                                                + "'"));
    }

    private static String optionValue(Enum<?> constant) {
        String[] words = constant.name().toLowerCase(Locale.ROOT).split("_");
        return words[0]
                + Arrays.stream(words)
                        .skip(1)
                        .map(
                                word ->
                                        word.substring(0, 1).toUpperCase(Locale.ROOT)
                                                + word.substring(1))
                        .reduce("", String::concat);
    }

    String required(String option, @Nullable String value, String meaning) {
        if (value == null || value.isBlank()) {
            throw wrong(option, "is missing: it is " + meaning);
        }
        return value;
    }

    private static @Nullable String trimmed(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    Secret secret(String option, String value) {
        try {
            return Secret.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(option, e.getMessage());
        }
    }

    public IllegalArgumentException wrong(String option, @Nullable String what) {
        return new IllegalArgumentException("Option " + option + " of " + endpoint + " " + what);
    }

    /** The values of option channel. */
    enum Channel {
        MESSAGE,
        WINDOW
    }

    /** The values of option bodyFormat. */
    enum BodyFormat {
        JSON,
        TYPED
    }
}
