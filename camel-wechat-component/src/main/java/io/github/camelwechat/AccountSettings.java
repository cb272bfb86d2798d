// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.api.ApiHosts;
import io.github.camelwechat.internal.callback.CallbackLimits;
import io.github.camelwechat.internal.send.UncertainPolicy;
import io.github.camelwechat.internal.send.WindowPolicy;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Freezes Camel's mutable options into validated values. Every error names the option and the
 * endpoint.
 */
final class AccountSettings {

    private static final Duration WECHATS_PATIENCE = Duration.ofSeconds(5);

    private final WeChatConfiguration options;
    private final String endpoint;

    /**
     * @param endpoint the endpoint URI without secrets, for messages
     */
    AccountSettings(WeChatConfiguration options, String endpoint) {
        this.options = options;
        this.endpoint = endpoint;
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
                appSecret == null ? null : secret("appSecret", appSecret));
    }

    CallbackKeys callbackKeys() {
        SecurityMode mode = oneOf("securityMode", options.getSecurityMode(), SecurityMode.values());
        String token =
                required(
                        "token",
                        options.getToken(),
                        "the token of the server configuration in the console");
        if (mode.encrypted()) {
            required(
                    "encodingAesKey",
                    options.getEncodingAesKey(),
                    "the EncodingAESKey of the server configuration in the console (or securityMode=plain, which"
                            + " protects no body)");
        }
        return new CallbackKeys(
                mode,
                present("token", this::secret, token, "previousToken", options.getPreviousToken()),
                present(
                        "encodingAesKey",
                        this::aesKey,
                        options.getEncodingAesKey(),
                        "previousEncodingAesKey",
                        options.getPreviousEncodingAesKey()));
    }

    CallbackLimits callbackLimits() {
        Duration replyTimeout = Duration.ofMillis(options.getReplyTimeout());
        if (replyTimeout.isNegative()
                || replyTimeout.isZero()
                || replyTimeout.compareTo(WECHATS_PATIENCE) >= 0) {
            throw wrong(
                    "replyTimeout",
                    "must be more than 0 and less than the 5000 ms after which WeChat gives up, but is "
                            + replyTimeout.toMillis()
                            + " ms");
        }
        if (options.getFreshness() < 0) {
            throw wrong("freshness", "must not be negative; 0 turns the check off");
        }
        if (options.getMaxBodySize() < 1024) {
            throw wrong(
                    "maxBodySize",
                    "must be at least 1024 bytes, but is " + options.getMaxBodySize());
        }
        if (options.getMaxWaiting() < 1) {
            throw wrong("maxWaiting", "must be at least 1, but is " + options.getMaxWaiting());
        }
        return new CallbackLimits(
                Duration.ofMillis(options.getFreshness()),
                options.getMaxBodySize(),
                replyTimeout,
                oneOf("ackMode", options.getAckMode(), AckMode.values()) == AckMode.RECEIVED,
                options.isRedeliverOnFailure(),
                options.isJoinRedeliveries(),
                oneOf("ordered", options.getOrdered(), Ordered.values()) == Ordered.USER,
                options.getMaxWaiting());
    }

    /** Where callbacks arrive, with the account filled in. */
    String callbackPath() {
        String path =
                options.getCallbackPath()
                        .replace("{account}", String.valueOf(options.getAccount()));
        if (!path.startsWith("/")
                || path.indexOf('{') >= 0
                || path.indexOf('?') >= 0
                || path.indexOf('*') >= 0) {
            throw wrong(
                    "callbackPath",
                    "must be a path such as /wechat/{account}, but is '" + path + "'");
        }
        return path;
    }

    ApiHosts apiHosts() {
        try {
            return ApiHosts.parse(options.getApiBaseUrl());
        } catch (IllegalArgumentException e) {
            throw wrong("apiBaseUrl", "is not valid: " + e.getMessage());
        }
    }

    WindowPolicy windowPolicy() {
        return oneOf("windowClosed", options.getWindowClosed(), WindowPolicy.values());
    }

    WindowSettings window() {
        return new WindowSettings(options, this);
    }

    UncertainPolicy uncertainPolicy() {
        return oneOf("onUncertain", options.getOnUncertain(), UncertainPolicy.values());
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

    private String required(String option, @Nullable String value, String meaning) {
        if (value == null || value.isBlank()) {
            throw wrong(option, "is missing: it is " + meaning);
        }
        return value;
    }

    private static @Nullable String trimmed(@Nullable String value) {
        return value == null || value.isBlank() ? null : value.strip();
    }

    private <T> List<T> present(
            String option,
            Parser<T> parser,
            @Nullable String current,
            String previousOption,
            @Nullable String previous) {
        return Stream.of(parsed(option, parser, current), parsed(previousOption, parser, previous))
                .flatMap(Function.identity())
                .toList();
    }

    private <T> Stream<T> parsed(String option, Parser<T> parser, @Nullable String value) {
        return value == null || value.isBlank()
                ? Stream.empty()
                : Stream.of(parser.parse(option, value));
    }

    private interface Parser<T> {
        T parse(String option, String value);
    }

    private Secret secret(String option, String value) {
        try {
            return Secret.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(option, e.getMessage());
        }
    }

    private EncodingAesKey aesKey(String option, String value) {
        try {
            return EncodingAesKey.of(value);
        } catch (IllegalArgumentException e) {
            throw wrong(option, "is not valid: " + e.getMessage());
        }
    }

    IllegalArgumentException wrong(String option, @Nullable String what) {
        return new IllegalArgumentException("Option " + option + " of " + endpoint + " " + what);
    }

    /** The values of option ackMode. */
    enum AckMode {
        PROCESSED,
        RECEIVED
    }

    /** The values of option ordered. */
    enum Ordered {
        NONE,
        USER
    }

    /** The values of option bodyFormat. */
    enum BodyFormat {
        JSON,
        TYPED
    }
}
