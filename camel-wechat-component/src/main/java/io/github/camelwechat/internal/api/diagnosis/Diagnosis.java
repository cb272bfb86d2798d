// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.SecurityMode;
import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.client.ApiRequest.Effect;
import io.github.camelwechat.internal.api.client.ApiResponse;
import io.github.camelwechat.internal.api.client.ClockSkew;
import io.github.camelwechat.internal.api.diagnosis.DiagnosisReport.ConsoleEntry;
import io.github.camelwechat.internal.async.Completion;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The check of an account, step by step: its options, its access token, the addresses of WeChat,
 * the way from WeChat to the callback URL, the clock, quotas and rights, and what belongs into
 * WeChat's console. A step that fails does not keep the others from being tried unless they cannot
 * be: without a token WeChat's API answers nothing. Changes nothing at WeChat. Thread-safe.
 */
public final class Diagnosis {

    private static final String API_ADDRESSES = "/cgi-bin/get_api_domain_ip";
    private static final String CALLBACK_ADDRESSES = "/cgi-bin/getcallbackip";
    private static final String CALLBACK_CHECK = "/cgi-bin/callback/check";
    private static final Pattern APP_ID = Pattern.compile("wx[0-9a-f]{16}");
    private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9]{3,32}");

    /** The health check takes a clock for wrong from here on. */
    private static final Duration TOLERABLE_SKEW = Duration.ofSeconds(2);

    private static final String CHECK = "callbackCheck";
    private static final String ADDRESS = "the address that this machine calls the internet from";
    private static final String NO_TOKEN = "not tried without an access token";

    private final WeChatApi api;
    private final AccountRights rights;
    private final ClockSkew skew;
    private final CallbackProbe probe;

    /**
     * @param skew what WeChat's answers told of its clock
     */
    public Diagnosis(WeChatApi api, ClockSkew skew, CallbackProbe probe) {
        this.api = api;
        this.rights = new AccountRights(api);
        this.skew = skew;
        this.probe = probe;
    }

    /**
     * Checks an account.
     *
     * @param mayCall whether there is anything to get an access token with
     * @param callbackUrl the URL as it stands in WeChat's console, or is to stand there; null if
     *     nobody told
     */
    public CompletionStage<DiagnosisReport> run(
            Account configured,
            CallbackSetup callbacks,
            boolean mayCall,
            @Nullable URI callbackUrl) {
        Account account = api.latest(configured);
        return token(account, mayCall)
                .thenCompose(
                        token -> {
                            boolean asking = mayCall && token.worked();
                            List<CompletionStage<DiagnosisStep>> steps = new ArrayList<>();
                            steps.add(
                                    CompletableFuture.completedStage(options(account, callbacks)));
                            steps.add(CompletableFuture.completedStage(token));
                            steps.addAll(asking ? questions(account) : unasked());
                            steps.add(probe.call(callbacks, callbackUrl));
                            return inOrder(steps);
                        })
                .thenApply(
                        steps ->
                                new DiagnosisReport(
                                        account,
                                        withClock(steps),
                                        account.platformAppId() == null
                                                ? console(callbacks, callbackUrl, steps)
                                                : platformConsole(callbacks, steps)));
    }

    private DiagnosisStep options(Account account, CallbackSetup callbacks) {
        String name = "configuration";
        boolean onlySends = callbacks.token() == null;
        List<String> faults = callbacks.faults();
        if (!faults.isEmpty()) {
            String all = String.join(". ", faults);
            return onlySends && faults.size() == 1
                    ? DiagnosisStep.warning(
                            name,
                            all,
                            Actor.OPERATOR,
                            "Set it, unless this application is only to send.")
                    : DiagnosisStep.failed(
                            name,
                            all,
                            Actor.OPERATOR,
                            "Set the options as they stand in the server configuration of WeChat's"
                                    + " console.");
        }
        List<String> odd = oddities(account, callbacks);
        String found =
                "appId "
                        + account.appId()
                        + ", callbacks at "
                        + callbacks.path()
                        + " in "
                        + callbacks.mode()
                        + " mode, API at "
                        + api.hosts().baseUrls().get(0);
        return odd.isEmpty()
                ? DiagnosisStep.ok(name, found)
                : DiagnosisStep.warning(
                        name,
                        found + ". But " + String.join("; ", odd),
                        Actor.OPERATOR,
                        "Compare these options with WeChat's console.");
    }

    /** Options that may be what is meant, and rarely are. */
    private static List<String> oddities(Account account, CallbackSetup callbacks) {
        List<String> odd = new ArrayList<>();
        if (!APP_ID.matcher(account.appId()).matches()) {
            odd.add("appId is not wx and 16 hex digits, as WeChat makes them");
        }
        if (callbacks.token() != null && !TOKEN.matcher(callbacks.token().reveal()).matches()) {
            odd.add("token is not 3 to 32 letters and digits, which the console takes alone");
        }
        if (!callbacks.mode().encrypted()) {
            odd.add("securityMode=plain protects no body: only a test account needs it");
        }
        return odd;
    }

    private CompletionStage<DiagnosisStep> token(Account account, boolean mayCall) {
        String name = "token";
        if (!mayCall) {
            return CompletableFuture.completedStage(
                    DiagnosisStep.warning(
                            name,
                            "Without option appSecret the account only receives, and answers within"
                                    + " the callback",
                            Actor.OPERATOR,
                            "Set appSecret, unless that is meant."));
        }
        return step(
                name,
                api.prepare(account),
                done -> DiagnosisStep.ok(name, "There is an access token"));
    }

    /** The steps that WeChat's API has to answer. */
    private List<CompletionStage<DiagnosisStep>> questions(Account account) {
        return List.of(
                addresses(account, "apiAddresses", API_ADDRESSES, "WeChat's API is at "),
                addresses(account, "callbackAddresses", CALLBACK_ADDRESSES, "WeChat calls from "),
                account.platformAppId() == null
                        ? step(CHECK, check(account), Diagnosis::reached)
                        : CompletableFuture.completedStage(
                                DiagnosisStep.skipped(
                                        CHECK,
                                        "WeChat calls the platform for the account, and checks only"
                                                + " the addresses of accounts")),
                rights.step(account));
    }

    private static List<CompletionStage<DiagnosisStep>> unasked() {
        return Stream.of("apiAddresses", "callbackAddresses", CHECK, "rights")
                .map(name -> DiagnosisStep.skipped(name, NO_TOKEN))
                .map(CompletableFuture::completedStage)
                .toList();
    }

    private CompletionStage<DiagnosisStep> addresses(
            Account account, String name, String path, String words) {
        return step(
                name,
                api.get(account, path, Map.of()),
                reply -> {
                    List<?> addresses = list(reply, "ip_list");
                    return addresses.isEmpty()
                            ? DiagnosisStep.warning(
                                    name, "WeChat lists no address", Actor.NOBODY, "Ask again.")
                            : DiagnosisStep.ok(
                                            name,
                                            words
                                                    + addresses.size()
                                                    + (addresses.size() == 1
                                                            ? " address"
                                                            : " addresses"))
                                    .with(Map.of("addresses", addresses));
                });
    }

    private CompletionStage<ApiResponse> check(Account account) {
        byte[] all =
                "{\"action\":\"all\",\"check_operator\":\"DEFAULT\"}"
                        .getBytes(StandardCharsets.UTF_8);
        return api.post(account, CALLBACK_CHECK, Effect.NONE, all);
    }

    /** Reads how WeChat finds the host of the callback URL, and whether its pings come back. */
    private static DiagnosisStep reached(ApiResponse reply) {
        List<?> found = list(reply, "dns");
        List<?> pings = list(reply, "ping");
        Map<String, Object> details = Map.of("dns", found, "ping", pings);
        if (found.isEmpty()) {
            return DiagnosisStep.failed(
                            CHECK,
                            "WeChat finds no address of the host in the callback URL",
                            Actor.OPERATOR,
                            "Publish the name in DNS, or correct the URL in WeChat's console.")
                    .with(details);
        }
        boolean lost =
                pings.stream()
                        .allMatch(
                                ping ->
                                        ping instanceof Map<?, ?> one
                                                && "100%".equals(one.get("package_loss")));
        return lost
                ? DiagnosisStep.warning(
                                CHECK,
                                "WeChat finds the host of the callback URL at "
                                        + addresses(found)
                                        + ", but none of its pings came back",
                                Actor.OPERATOR,
                                "Open the firewall to WeChat's addresses on port 443 or 80; that"
                                        + " pings alone are dropped does no harm.")
                        .with(details)
                : DiagnosisStep.ok(
                                CHECK,
                                "WeChat finds the host of the callback URL at "
                                        + addresses(found)
                                        + ", and reaches it")
                        .with(details);
    }

    private static String addresses(List<?> found) {
        return String.join(
                ", ",
                found.stream()
                        .map(each -> each instanceof Map<?, ?> one ? one.get("ip") : each)
                        .map(String::valueOf)
                        .distinct()
                        .toList());
    }

    /** The clock is judged last: every answer before has told of WeChat's. */
    private List<DiagnosisStep> withClock(List<DiagnosisStep> steps) {
        Duration distance = skew.estimate();
        List<DiagnosisStep> all = new ArrayList<>(steps);
        all.add(
                distance.abs().compareTo(TOLERABLE_SKEW) <= 0
                        ? DiagnosisStep.ok(
                                "clock", "This clock and WeChat's differ by two seconds at most")
                        : DiagnosisStep.failed(
                                "clock",
                                "WeChat's clock is "
                                        + distance.abs().toSeconds()
                                        + " s "
                                        + (distance.isNegative() ? "behind" : "ahead of")
                                        + " this one",
                                Actor.OPERATOR,
                                "Set the clock by NTP: callbacks and windows are judged by it."));
        return all;
    }

    private static List<ConsoleEntry> console(
            CallbackSetup callbacks, @Nullable URI callbackUrl, List<DiagnosisStep> steps) {
        String server = "基本配置 / 服务器配置";
        List<ConsoleEntry> console = new ArrayList<>();
        console.add(
                new ConsoleEntry(
                        server,
                        "URL (服务器地址)",
                        callbackUrl == null
                                ? "https://YOUR-HOST" + callbacks.path()
                                : callbackUrl.toString()));
        console.add(
                new ConsoleEntry(
                        server,
                        "Token (令牌)",
                        callbacks.token() == null
                                ? "option token, which is missing"
                                : "the value of option token"));
        if (callbacks.mode().encrypted()) {
            console.add(
                    new ConsoleEntry(
                            server, "EncodingAESKey", "the value of option encodingAesKey"));
        }
        console.add(new ConsoleEntry(server, "消息加解密方式", mode(callbacks.mode())));
        console.add(new ConsoleEntry("基本配置", "IP白名单", seenAddress(steps)));
        return console;
    }

    /** An account that authorized a platform has nothing to enter. */
    private static List<ConsoleEntry> platformConsole(
            CallbackSetup callbacks, List<DiagnosisStep> steps) {
        String page = "第三方平台 / 开发资料";
        String url = "https://YOUR-HOST" + callbacks.path();
        return List.of(
                new ConsoleEntry(page, "授权事件接收配置", url),
                new ConsoleEntry(page, "消息与事件接收配置", url + "/$APPID$"),
                new ConsoleEntry(page, "消息校验Token", "the value of option token"),
                new ConsoleEntry(page, "消息加解密Key", "the value of option encodingAesKey"),
                new ConsoleEntry(page, "授权发起页域名", "YOUR-HOST"),
                new ConsoleEntry(page, "白名单IP地址列表", seenAddress(steps)));
    }

    private static String seenAddress(List<DiagnosisStep> steps) {
        return steps.stream()
                .map(step -> step.details().get("seenAddress"))
                .filter(String.class::isInstance)
                .map(String.class::cast)
                .findFirst()
                .orElse(ADDRESS);
    }

    private static String mode(SecurityMode mode) {
        return switch (mode) {
            case SAFE -> "安全模式 (securityMode=safe)";
            case COMPATIBLE -> "兼容模式 (securityMode=compatible)";
            case PLAIN -> "明文模式 (securityMode=plain)";
        };
    }

    private static List<?> list(ApiResponse reply, String name) {
        return reply.fields().get(name) instanceof List<?> list ? list : List.of();
    }

    private static <T> CompletionStage<DiagnosisStep> step(
            String name, CompletionStage<T> call, Function<T, DiagnosisStep> reading) {
        return Completion.then(
                call,
                (reply, failure) ->
                        CompletableFuture.completedStage(
                                failure == null
                                        ? reading.apply(reply)
                                        : DiagnosisStep.failed(name, failure)));
    }

    private static CompletionStage<List<DiagnosisStep>> inOrder(
            List<CompletionStage<DiagnosisStep>> steps) {
        CompletionStage<List<DiagnosisStep>> all = CompletableFuture.completedStage(List.of());
        for (CompletionStage<DiagnosisStep> step : steps) {
            all =
                    all.thenCombine(
                            step,
                            (before, next) -> {
                                List<DiagnosisStep> more = new ArrayList<>(before);
                                more.add(next);
                                return more;
                            });
        }
        return all;
    }
}
