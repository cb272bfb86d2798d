// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.account.EncodingAesKey;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.internal.api.diagnosis.CallbackSetup;
import io.github.camelwechat.internal.callback.CallbackSettings;
import io.github.camelwechat.internal.camel.consumer.ConsumerSettings;
import io.github.camelwechat.internal.camel.runtime.AccountSettings;
import io.github.camelwechat.option.AckMode;
import io.github.camelwechat.option.CallbackOrder;
import io.github.camelwechat.option.SourceFilterMode;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the options of consumers. Every error names the option and the endpoint. */
final class ConsumerReader {

    private static final Duration WECHATS_PATIENCE = Duration.ofSeconds(5);

    /**
     * The paths that every HTTP server matches in the one way: some take a slash at the end for
     * another path, a colon for a parameter, and decode a percent sign.
     */
    private static final Pattern PATH =
            Pattern.compile("(?:/(?!\\.{1,2}(?:/|$))[A-Za-z0-9._~-]+)+");

    /** WeChat delivers again at once; a minute is long enough for the slowest network. */
    private static final Duration REDELIVERY_EXPECTED = Duration.ofMinutes(1);

    /** The events with which a user goes, or wants to be forgotten (inbound.md 5.7). */
    private static final List<String> FORGETTABLE =
            List.of("unsubscribe", "user_authorization_revoke", "user_authorization_cancellation");

    private static final String ANSWER = "answer:";

    /** WeChat takes no longer text. */
    private static final int LONGEST_ANSWER = 2047;

    private static final int SMALLEST_BODY = 1024;
    private static final long SMALLEST_CAPTURE = 1024 * 1024;
    private static final int MOST_PROXIES = 10;

    private final WeChatConfiguration options;
    private final AccountReader checks;
    private final AccountSettings account;

    ConsumerReader(WeChatConfiguration options, AccountReader checks, AccountSettings account) {
        this.options = options;
        this.checks = checks;
        this.account = account;
    }

    ConsumerSettings read() {
        return new ConsumerSettings(
                keys(),
                path(),
                withDirectory(callbacks()),
                sourceFilter(),
                trustedProxies(),
                options.getBodyFormat(),
                options.isIncludeRawXml(),
                options.getUnsupported(),
                silenceAlarm(),
                forgetOn(),
                typing(),
                suspendedText(),
                options.isSurveys(),
                options.isListenOnly(),
                platform());
    }

    /** Returns what only a consumer of a third-party platform has; null for all others. */
    private ConsumerSettings.@Nullable Platform platform() {
        if (!account.platform()) {
            return null;
        }
        if (options.getSourceFilter() != SourceFilterMode.NONE) {
            throw checks.wrong(
                    "sourceFilter",
                    "cannot be set where platform=true: WeChat lists its addresses to accounts, and"
                            + " not to platforms. What comes is known by its signature");
        }
        return new ConsumerSettings.Platform(checks.authorizer(), authorizedUrl());
    }

    private @Nullable URI authorizedUrl() {
        String url = AccountReader.trimmed(options.getAuthorizedUrl());
        if (url == null) {
            return null;
        }
        try {
            URI uri = new URI(url);
            String scheme = uri.getScheme();
            if (("http".equals(scheme) || "https".equals(scheme))
                    && uri.getHost() != null
                    && uri.getRawFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The message below says what it has to be.
        }
        throw checks.wrong(
                "authorizedUrl",
                "must be an http or https address without a fragment, such as"
                        + " https://example.com/connected, but is '"
                        + url
                        + "'");
    }

    /** Returns the answer to users while the consumer is suspended; null for none. */
    private @Nullable String suspendedText() {
        String option = options.getSuspended().strip();
        if (isSuspended("retry") || isSuspended("keep")) {
            return null;
        }
        String text =
                option.regionMatches(true, 0, ANSWER, 0, ANSWER.length())
                        ? option.substring(ANSWER.length()).strip()
                        : "";
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > LONGEST_ANSWER) {
            throw checks.wrong(
                    "suspended",
                    "must be retry, keep, or answer: with a text of 1 to "
                            + LONGEST_ANSWER
                            + " bytes after the colon, but is '"
                            + (bytes == 0 ? option : "answer: with " + bytes + " bytes")
                            + "'");
        }
        if (options.isListenOnly()) {
            throw checks.wrong(
                    "suspended",
                    "is an answer, and listenOnly=true allows none: leave one of them out");
        }
        return text;
    }

    private boolean isSuspended(String way) {
        return options.getSuspended().strip().equalsIgnoreCase(way);
    }

    private Set<String> forgetOn() {
        String list = options.getForgetOn();
        if (list == null || list.isBlank()) {
            return Set.of();
        }
        Set<String> events = new LinkedHashSet<>();
        for (String event : list.split(",")) {
            if (!FORGETTABLE.contains(event.strip())) {
                throw checks.wrong(
                        "forgetOn",
                        "must be one or more of "
                                + String.join(", ", FORGETTABLE)
                                + ", with commas between them, but is '"
                                + list
                                + "'");
            }
            events.add(event.strip());
        }
        return events;
    }

    private boolean typing() {
        if (options.getTyping().isAuto() && !account.mayCall()) {
            throw checks.wrong(
                    "typing",
                    "is auto, which needs option appSecret too: typing is shown by a call of"
                            + " WeChat's API");
        }
        return options.getTyping().isAuto();
    }

    private Duration silenceAlarm() {
        if (options.getSilenceAlarm() < 0) {
            throw checks.wrong("silenceAlarm", "must not be negative; 0 is no alarm");
        }
        return Duration.ofMillis(options.getSilenceAlarm());
    }

    /** Returns the time before a window's end at which its nearness is reported; zero for never. */
    Duration closingSoon() {
        long millis = options.getWindowClosingSoon();
        if (millis < 0 || millis % 1000 != 0) {
            throw checks.wrong(
                    "windowClosingSoon",
                    "must be whole seconds, or 0 for never, but is " + millis + " ms");
        }
        return Duration.ofMillis(millis);
    }

    private CallbackKeys keys() {
        SecurityMode mode = options.getSecurityMode();
        requiredToken();
        if (mode.encrypted()) {
            requiredAesKey();
        }
        return new CallbackKeys(
                mode,
                Stream.of(
                                written("token", options.getToken(), checks::secret),
                                written(
                                        "previousToken",
                                        options.getPreviousToken(),
                                        checks::secret))
                        .flatMap(Function.identity())
                        .toList(),
                Stream.of(
                                written(
                                        "encodingAesKey",
                                        options.getEncodingAesKey(),
                                        this::aesKey),
                                written(
                                        "previousEncodingAesKey",
                                        options.getPreviousEncodingAesKey(),
                                        this::aesKey))
                        .flatMap(Function.identity())
                        .toList());
    }

    private String requiredToken() {
        return checks.required(
                "token",
                options.getToken(),
                "the token of the server configuration in the console");
    }

    private String requiredAesKey() {
        return checks.required(
                "encodingAesKey",
                options.getEncodingAesKey(),
                "the EncodingAESKey of the server configuration in the console (or"
                        + " securityMode=plain, which protects no body)");
    }

    /** Reads what can be read, for a diagnosis: it names every fault, and not only the first. */
    CallbackSetup setup() {
        List<String> faults = new ArrayList<>();
        Secret token = tried(faults, () -> checks.secret("token", requiredToken()));
        if (token != null && options.getSecurityMode().encrypted()) {
            tried(faults, () -> aesKey("encodingAesKey", requiredAesKey()));
        }
        String path = tried(faults, this::path);
        tried(faults, this::callbacks);
        tried(faults, this::sourceFilter);
        tried(faults, this::trustedProxies);
        tried(faults, this::silenceAlarm);
        tried(faults, this::forgetOn);
        tried(faults, this::typing);
        tried(faults, this::suspendedText);
        tried(faults, this::platform);
        return new CallbackSetup(
                path == null ? options.getCallbackPath() : path,
                options.getSecurityMode(),
                token,
                faults);
    }

    private static <T> @Nullable T tried(List<String> faults, Supplier<T> reading) {
        try {
            return reading.get();
        } catch (IllegalArgumentException e) {
            faults.add(String.valueOf(e.getMessage()));
            return null;
        }
    }

    private CallbackSettings callbacks() {
        Duration replyTimeout = Duration.ofMillis(options.getReplyTimeout());
        if (replyTimeout.isNegative()
                || replyTimeout.isZero()
                || replyTimeout.compareTo(WECHATS_PATIENCE) >= 0) {
            throw checks.wrong(
                    "replyTimeout",
                    "must be more than 0 and less than the 5000 ms after which WeChat gives up, but"
                            + " is "
                            + replyTimeout.toMillis()
                            + " ms");
        }
        if (options.getFreshness() < 0) {
            throw checks.wrong("freshness", "must not be negative; 0 turns the check off");
        }
        if (options.getMaxBodySize() < SMALLEST_BODY) {
            throw checks.wrong(
                    "maxBodySize",
                    "must be at least 1024 bytes, but is " + options.getMaxBodySize());
        }
        Integer maxWaiting = options.getMaxWaiting();
        if (maxWaiting != null && maxWaiting < 1) {
            throw checks.wrong("maxWaiting", "must be at least 1, but is " + maxWaiting);
        }
        return new CallbackSettings(
                Duration.ofMillis(options.getFreshness()),
                options.getMaxBodySize(),
                replyTimeout,
                options.getAckMode() == AckMode.RECEIVED,
                options.getRedeliverOnFailure(),
                REDELIVERY_EXPECTED,
                options.isJoinRedeliveries(),
                options.getOrdered() == CallbackOrder.USER,
                journal(),
                options.isJournal(),
                isSuspended("keep"),
                checks.conversationGap(),
                options.isFollowerState(),
                maxWaiting == null ? OptionalInt.empty() : OptionalInt.of(maxWaiting),
                capture());
    }

    /** Where callbacks are captured; null for nowhere. */
    private CallbackSettings.@Nullable Capture capture() {
        String directory = AccountReader.trimmed(options.getCapture());
        if (directory == null) {
            return null;
        }
        if (!options.getSecurityMode().encrypted()) {
            throw checks.wrong(
                    "capture",
                    "needs an encrypted securityMode: in plain mode the files would hold what users"
                            + " write for everybody to read");
        }
        if (options.getCaptureLimit() < SMALLEST_CAPTURE) {
            throw checks.wrong(
                    "captureLimit",
                    "must be at least 1048576 bytes, but is " + options.getCaptureLimit());
        }
        try {
            return new CallbackSettings.Capture(Path.of(directory), options.getCaptureLimit());
        } catch (InvalidPathException e) {
            throw checks.wrong("capture", "must be a directory, but: " + e.getMessage());
        }
    }

    /** Makes the directory of captured callbacks, so that a wrong one is known at start. */
    private CallbackSettings withDirectory(CallbackSettings settings) {
        CallbackSettings.Capture capture = settings.capture();
        String complaint = capture == null ? null : capture.complaint();
        if (complaint != null) {
            throw checks.wrong("capture", complaint);
        }
        return settings;
    }

    /** Returns the name of the route for its journal; null for none. */
    private @Nullable String journal() {
        boolean keeps = isSuspended("keep");
        if (!options.isJournal() && !keeps) {
            return null;
        }
        StateStore store = options.getStateStore();
        if (store == null || store instanceof InMemoryStateStore) {
            throw checks.wrong(
                    keeps ? "suspended" : "journal",
                    (keeps ? "is keep, which " : "")
                            + "needs an option stateStore that survives the process, such as a"
                            + " JdbcStateStore: memory would be lost with what it should keep");
        }
        return account.name() + " " + path();
    }

    /** Where callbacks arrive, with the account filled in. */
    private String path() {
        String path = options.getCallbackPath().replace("{account}", account.name());
        if (!PATH.matcher(path).matches()) {
            throw checks.wrong(
                    "callbackPath",
                    "must be a path such as /wechat/{account}: parts of the characters A-Z, a-z,"
                            + " 0-9, '.', '_', '~' and '-', each after one slash and none at the"
                            + " end, but is '"
                            + path
                            + "'");
        }
        return path;
    }

    /** From where requests are taken. */
    private SourceFilterMode sourceFilter() {
        if (options.getSourceFilter() != SourceFilterMode.NONE && !account.mayCall()) {
            throw checks.wrong(
                    "sourceFilter",
                    "needs option appSecret too: WeChat's API lists its addresses only to those who"
                            + " have it");
        }
        return options.getSourceFilter();
    }

    private int trustedProxies() {
        int proxies = options.getTrustedProxies();
        if (proxies < 0 || proxies > MOST_PROXIES) {
            throw checks.wrong(
                    "trustedProxies",
                    "must be the number of proxies of yours in front of the HTTP server, 0 to "
                            + MOST_PROXIES
                            + ", but is "
                            + proxies);
        }
        return proxies;
    }

    private EncodingAesKey aesKey(String option, String value) {
        try {
            return EncodingAesKey.of(value);
        } catch (IllegalArgumentException e) {
            throw checks.wrong(option, "is not valid: " + e.getMessage());
        }
    }

    private static <T> Stream<T> written(
            String option, @Nullable String value, BiFunction<String, String, T> parser) {
        return value == null || value.isBlank()
                ? Stream.empty()
                : Stream.of(parser.apply(option, value));
    }
}
