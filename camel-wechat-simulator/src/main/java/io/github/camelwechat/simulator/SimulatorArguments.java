// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import io.github.camelwechat.simulator.account.AccountKind;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.replay.Replay;
import io.github.camelwechat.simulator.window.MergeStrategy;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The command line's options. */
final class SimulatorArguments {
    static final String HELP =
            """
            A WeChat you can run: callbacks, server API, clock and a phone in the browser.

            --port <n>            port to listen on, 0 for any free one (9080)
            --host <name>         address to listen on (127.0.0.1)
            --callback-url <url>  where callbacks go (none)
            --mode <mode>         safe, compatible or plain (safe)
            --redelivery <after>  delivers again after: timeout, status (any but 200) or none (timeout)
            --merge <how>         several allowances of a user: max or independent (max)
            --name <text>         what users see above the chat (Camel Demo Shop)
            --app-id <id>         credentials of the account; the published demo account's
            --app-secret <text>   by default
            --token <text>
            --aes-key <text>      43 letters and digits
            --original-id <id>
            --kind <kind>         of account: service, unverified-service, subscription,
                                  unverified-subscription, test or overseas (service)
            --accounts <n>        number of accounts, the others numbered demo accounts (1)
            --replay <dir>        pushes the callbacks captured there, then runs on (none)
            --replay-key <text>   the EncodingAESKey that opens them
            --replay-speed <n>    times as fast as they came; 0 for one after the other (0)
            --replay-times <t>    now or kept (now)
            --replay-ids <ids>    kept or new (kept)

            A third-party platform; any of these adds it:
            --platform-authorization-url <url>  where tickets and authorizations are told (none)
            --platform-message-url <url>        where messages of accounts that authorized it go,
                                                with $APPID$ for the account (none)
            --platform-app-id <id>              credentials of the platform; the published demo
            --platform-app-secret <text>        platform's by default
            --platform-token <text>
            --platform-aes-key <text>

            --help                this text
            """;

    private static final Map<String, String> DEFAULTS =
            Map.of(
                    "--port", "9080",
                    "--host", "127.0.0.1",
                    "--mode", "safe",
                    "--kind", "service",
                    "--redelivery", "timeout",
                    "--merge", "max",
                    "--accounts", "1",
                    "--replay-speed", "0",
                    "--replay-times", "now",
                    "--replay-ids", "kept");

    private final Map<String, String> given = new LinkedHashMap<>();

    /**
     * Reads arguments, as {@code --option value} or {@code --option=value}.
     *
     * @throws SimulatorStartException with one sentence that names the option
     */
    SimulatorArguments(String... arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            int equals = argument.indexOf('=');
            String option = equals < 0 ? argument : argument.substring(0, equals);
            if (option.equals("--help")) {
                given.put(option, "");
                continue;
            }
            if (!HELP.contains("\n" + option + " ")) {
                throw new SimulatorStartException(
                        "Unknown option " + option + "; --help lists them.");
            }
            if (equals < 0 && i + 1 >= arguments.length) {
                throw new SimulatorStartException("Option " + option + " needs a value.");
            }
            given.put(option, equals < 0 ? arguments[++i] : argument.substring(equals + 1));
        }
    }

    boolean wantsHelp() {
        return given.containsKey("--help");
    }

    String host() {
        return value("--host");
    }

    int port() {
        String port = value("--port");
        if (!port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw new SimulatorStartException(
                    "Option --port must be a number from 0 to 65535, not \"" + port + "\".");
        }
        return Integer.parseInt(port);
    }

    /** The directory of captured callbacks to push; empty for none. */
    Optional<Path> replayed() {
        return given.containsKey("--replay")
                ? Optional.of(Path.of(value("--replay")))
                : Optional.empty();
    }

    /** The way in which they are pushed. */
    Replay replay() {
        try {
            return new Replay(
                    value("--replay-key"),
                    Double.parseDouble(value("--replay-speed")),
                    isFirst("--replay-times", "kept", "now"),
                    isFirst("--replay-ids", "new", "kept"));
        } catch (NumberFormatException e) {
            throw new SimulatorStartException(
                    "Option --replay-speed must be a number, not \""
                            + value("--replay-speed")
                            + "\".",
                    e);
        } catch (IllegalArgumentException e) {
            throw new SimulatorStartException(
                    "An option of the replay is wrong: " + e.getMessage() + ".", e);
        }
    }

    private boolean isFirst(String option, String first, String second) {
        String value = value(option);
        if (!value.equals(first) && !value.equals(second)) {
            throw new IllegalArgumentException(
                    option + " must be " + first + " or " + second + ", not " + value);
        }
        return value.equals(first);
    }

    WeChatSimulatorBuilder builder() {
        WeChatSimulatorBuilder builder = WeChatSimulator.builder().port(port()).host(host());
        try {
            builder.account(account())
                    .securityMode(SecurityMode.of(value("--mode")))
                    .redelivery(Redelivery.of(value("--redelivery")))
                    .mergeStrategy(MergeStrategy.of(value("--merge")));
            for (int number = 2; number <= accounts(); number++) {
                builder.moreAccounts(SimulatedAccount.demo(number));
            }
            if (given.keySet().stream().anyMatch(option -> option.startsWith("--platform-"))) {
                builder.platform(platform());
            }
            if (given.containsKey("--callback-url")) {
                builder.callbackUrl(value("--callback-url"));
            }
            return builder;
        } catch (IllegalArgumentException e) {
            throw new SimulatorStartException("An option is wrong: " + e.getMessage() + ".", e);
        }
    }

    private SimulatedAccount account() {
        SimulatedAccount demo = SimulatedAccount.demo();
        return new SimulatedAccount(
                given.getOrDefault("--name", demo.name()),
                given.getOrDefault("--app-id", demo.appId()),
                given.getOrDefault("--app-secret", demo.appSecret()),
                given.getOrDefault("--token", demo.token()),
                given.getOrDefault("--aes-key", demo.encodingAesKey()),
                given.getOrDefault("--original-id", demo.originalId()),
                AccountKind.of(value("--kind")));
    }

    private SimulatedPlatform platform() {
        SimulatedPlatform demo = SimulatedPlatform.demo();
        return new SimulatedPlatform(
                demo.name(),
                given.getOrDefault("--platform-app-id", demo.appId()),
                given.getOrDefault("--platform-app-secret", demo.appSecret()),
                given.getOrDefault("--platform-token", demo.token()),
                given.getOrDefault("--platform-aes-key", demo.encodingAesKey()),
                given.get("--platform-authorization-url"),
                given.get("--platform-message-url"));
    }

    private int accounts() {
        String accounts = value("--accounts");
        if (!accounts.matches("[1-9][0-9]{0,3}")) {
            throw new SimulatorStartException(
                    "Option --accounts must be a number from 1 to 9999, not \"" + accounts + "\".");
        }
        return Integer.parseInt(accounts);
    }

    private String value(String option) {
        return given.getOrDefault(option, DEFAULTS.getOrDefault(option, ""));
    }
}
