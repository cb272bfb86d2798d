// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.ApiHosts;
import io.github.camelwechat.internal.api.ApiProtections;
import io.github.camelwechat.internal.send.LongText;
import io.github.camelwechat.internal.send.UncertainPolicy;
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
final class AccountSettings {

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

    Account account() {
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

    ApiHosts apiHosts() {
        try {
            return ApiHosts.parse(options.getApiBaseUrl());
        } catch (IllegalArgumentException e) {
            throw wrong("apiBaseUrl", "is not valid: " + e.getMessage());
        }
    }

    /** Where access tokens come from. */
    TokenOrigin tokenOrigin() {
        try {
            return TokenOrigin.of(options.getTokenSource());
        } catch (IllegalArgumentException e) {
            throw wrong("tokenSource", e.getMessage());
        }
    }

    /** Whether there is anything to call WeChat's API with. */
    boolean mayCall() {
        return !tokenOrigin().needsSecret() || account().appSecret() != null;
    }

    /** What the endpoint keeps its state in; null for the component's own memory. */
    @Nullable StateStore stateStore() {
        return options.getStateStore();
    }

    AccountRegion region() {
        return oneOf("region", options.getRegion(), AccountRegion.values());
    }

    DeliverySettings delivery() {
        return new DeliverySettings(options, this);
    }

    Channel channel() {
        return oneOf("channel", options.getChannel(), Channel.values());
    }

    boolean typedBody() {
        return oneOf("bodyFormat", options.getBodyFormat(), BodyFormat.values())
                == BodyFormat.TYPED;
    }

    WindowSettings window() {
        return new WindowSettings(options, this);
    }

    Duration outcomeTimeout() {
        if (options.getOutcomeTimeout() < 0) {
            throw wrong("outcomeTimeout", "must not be negative; 0 waits for nothing");
        }
        return Duration.ofMillis(options.getOutcomeTimeout());
    }

    UncertainPolicy uncertainPolicy() {
        return oneOf("onUncertain", options.getOnUncertain(), UncertainPolicy.values());
    }

    LongText longText() {
        return oneOf("longText", options.getLongText(), LongText.values());
    }

    boolean aiGenerated() {
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

    IllegalArgumentException wrong(String option, @Nullable String what) {
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
