// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.callback.CallbackLimits;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What only a consumer reads of the options, as validated values. */
public final class CallbackSettings {

    private static final Duration WECHATS_PATIENCE = Duration.ofSeconds(5);
    private static final int MOST_PROXIES = 10;

    private final WeChatConfiguration options;
    private final AccountSettings account;

    CallbackSettings(WeChatConfiguration options, AccountSettings account) {
        this.options = options;
        this.account = account;
    }

    CallbackKeys keys() {
        SecurityMode mode =
                account.oneOf("securityMode", options.getSecurityMode(), SecurityMode.values());
        String token =
                account.required(
                        "token",
                        options.getToken(),
                        "the token of the server configuration in the console");
        if (mode.encrypted()) {
            account.required(
                    "encodingAesKey",
                    options.getEncodingAesKey(),
                    "the EncodingAESKey of the server configuration in the console (or"
                        + " securityMode=plain, which protects no body)");
        }
        return new CallbackKeys(
                mode,
                present(
                        "token",
                        account::secret,
                        token,
                        "previousToken",
                        options.getPreviousToken()),
                present(
                        "encodingAesKey",
                        this::aesKey,
                        options.getEncodingAesKey(),
                        "previousEncodingAesKey",
                        options.getPreviousEncodingAesKey()));
    }

    CallbackLimits limits() {
        Duration replyTimeout = Duration.ofMillis(options.getReplyTimeout());
        if (replyTimeout.isNegative()
                || replyTimeout.isZero()
                || replyTimeout.compareTo(WECHATS_PATIENCE) >= 0) {
            throw account.wrong(
                    "replyTimeout",
                    "must be more than 0 and less than the 5000 ms after which WeChat gives up, but"
                        + " is "
                            + replyTimeout.toMillis()
                            + " ms");
        }
        if (options.getFreshness() < 0) {
            throw account.wrong("freshness", "must not be negative; 0 turns the check off");
        }
        if (options.getMaxBodySize() < 1024) {
            throw account.wrong(
                    "maxBodySize",
                    "must be at least 1024 bytes, but is " + options.getMaxBodySize());
        }
        if (options.getMaxWaiting() < 1) {
            throw account.wrong(
                    "maxWaiting", "must be at least 1, but is " + options.getMaxWaiting());
        }
        return new CallbackLimits(
                Duration.ofMillis(options.getFreshness()),
                options.getMaxBodySize(),
                replyTimeout,
                account.oneOf("ackMode", options.getAckMode(), AckMode.values())
                        == AckMode.RECEIVED,
                options.isRedeliverOnFailure(),
                options.isJoinRedeliveries(),
                account.oneOf("ordered", options.getOrdered(), Ordered.values()) == Ordered.USER,
                journal(),
                options.getMaxWaiting());
    }

    /** What names the route, for its journal; null for none. */
    private @Nullable String journal() {
        if (!options.isJournal()) {
            return null;
        }
        StateStore store = options.getStateStore();
        if (store == null || store instanceof InMemoryStateStore) {
            throw account.wrong(
                    "journal",
                    "needs an option stateStore that survives the process, such as a"
                        + " JdbcStateStore: memory would be lost with what it should keep");
        }
        return options.getAccount() + " " + path();
    }

    /** Where callbacks arrive, with the account filled in. */
    String path() {
        String path =
                options.getCallbackPath()
                        .replace("{account}", String.valueOf(options.getAccount()));
        if (!path.startsWith("/")
                || path.indexOf('{') >= 0
                || path.indexOf('?') >= 0
                || path.indexOf('*') >= 0) {
            throw account.wrong(
                    "callbackPath",
                    "must be a path such as /wechat/{account}, but is '" + path + "'");
        }
        return path;
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

    private EncodingAesKey aesKey(String option, String value) {
        try {
            return EncodingAesKey.of(value);
        } catch (IllegalArgumentException e) {
            throw account.wrong(option, "is not valid: " + e.getMessage());
        }
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

    /** From where requests are taken. */
    public SourceFiltering sourceFiltering() {
        SourceFiltering filtering =
                account.oneOf("sourceFilter", options.getSourceFilter(), SourceFiltering.values());
        if (filtering != SourceFiltering.NONE && !account.mayCall()) {
            throw account.wrong(
                    "sourceFilter",
                    "needs option appSecret too: WeChat's API lists its addresses only to those who"
                        + " have it");
        }
        return filtering;
    }

    public int trustedProxies() {
        int proxies = options.getTrustedProxies();
        if (proxies < 0 || proxies > MOST_PROXIES) {
            throw account.wrong(
                    "trustedProxies",
                    "must be the number of proxies of yours in front of the HTTP server, 0 to "
                            + MOST_PROXIES
                            + ", but is "
                            + proxies);
        }
        return proxies;
    }

    /** The values of option sourceFilter. */
    public enum SourceFiltering {
        NONE,
        LOG,
        ENFORCE
    }
}
