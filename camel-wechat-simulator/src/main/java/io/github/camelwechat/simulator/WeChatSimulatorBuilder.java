// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.CallbackSource;
import io.github.camelwechat.simulator.callback.PushRules;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.state.SimulatorOptions;
import io.github.camelwechat.simulator.window.MergeStrategy;
import io.github.camelwechat.simulator.window.WindowRules;
import java.net.URI;
import java.net.URISyntaxException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of a simulator. Every one has a default; a builder can be used again. */
public final class WeChatSimulatorBuilder {
    private static final int MAX_PAGE = 10_000;

    private int port;
    private String host = "127.0.0.1";
    private SimulatedAccount account = SimulatedAccount.demo();
    private final List<SimulatedAccount> moreAccounts = new ArrayList<>();
    private final List<SimulatedPlatform> platforms = new ArrayList<>();
    private SecurityMode mode = SecurityMode.SAFE;
    private @Nullable URI callbackUrl;
    private @Nullable Instant start;
    private boolean manualClock;
    private MergeStrategy merge = MergeStrategy.MAX;
    private @Nullable WindowRules windowRules;
    private PushRules pushRules = PushRules.official();
    private CallbackSource source = CallbackSource.local();
    private int pageSize = MAX_PAGE;
    private @Nullable Long seed;

    WeChatSimulatorBuilder() {}

    /** The port to listen on; 0, the default, takes a free one. */
    public WeChatSimulatorBuilder port(int value) {
        if (value < 0 || value > 65_535) {
            throw new IllegalArgumentException("a port is a number from 0 to 65535: " + value);
        }
        port = value;
        return this;
    }

    /** The address to listen on; 127.0.0.1 by default. */
    public WeChatSimulatorBuilder host(String value) {
        host = value;
        return this;
    }

    /** The first Official Account in this WeChat; the published demo account by default. */
    public WeChatSimulatorBuilder account(SimulatedAccount value) {
        account = value;
        return this;
    }

    /** More Official Accounts in this WeChat, in addition to those before; none by default. */
    public WeChatSimulatorBuilder moreAccounts(SimulatedAccount... values) {
        moreAccounts.addAll(List.of(values));
        return this;
    }

    /** A third-party platform, in addition to those before; none by default. */
    public WeChatSimulatorBuilder platform(SimulatedPlatform value) {
        platforms.add(value);
        return this;
    }

    /** Sets the protection of callbacks; safe by default. */
    public WeChatSimulatorBuilder securityMode(SecurityMode value) {
        mode = value;
        return this;
    }

    /** Where callbacks go; can also be set later, when the server's port is known. */
    public WeChatSimulatorBuilder callbackUrl(String value) {
        callbackUrl = callbackUri(value);
        return this;
    }

    /** The time it starts at; real time by default. */
    public WeChatSimulatorBuilder clockStart(Instant value) {
        start = value;
        return this;
    }

    /** A clock that stands still until it is moved. */
    public WeChatSimulatorBuilder manualClock() {
        manualClock = true;
        return this;
    }

    /** Sets the rule for several window grants; {@link MergeStrategy#MAX} by default. */
    public WeChatSimulatorBuilder mergeStrategy(MergeStrategy value) {
        merge = value;
        return this;
    }

    /** Other window rules than the official ones; then the merge strategy is theirs. */
    public WeChatSimulatorBuilder windowRules(WindowRules value) {
        windowRules = value;
        return this;
    }

    /** Sets the time that one callback may take, in real time; five seconds by default. */
    public WeChatSimulatorBuilder callbackLimit(Duration value) {
        pushRules = pushRules.withLimit(value);
        return this;
    }

    /** Sets the time from an error status to the next delivery; 250 ms by default. */
    public WeChatSimulatorBuilder retryGap(Duration value) {
        pushRules = pushRules.withGap(value);
        return this;
    }

    /** Sets the cause of another delivery; by default what is documented, a time-out. */
    public WeChatSimulatorBuilder redelivery(Redelivery value) {
        pushRules = pushRules.withRedelivery(value);
        return this;
    }

    /**
     * The addresses, or CIDR ranges, that {@code getcallbackip} names; 127.0.0.1, from where
     * callbacks really come, by default.
     */
    public WeChatSimulatorBuilder callbackAddresses(String... addresses) {
        source = source.withAddresses(List.of(addresses));
        return this;
    }

    /** Lets every callback carry this {@code X-Forwarded-For}; none by default. */
    public WeChatSimulatorBuilder forwardedFor(String value) {
        source = source.withForwardedFor(value);
        return this;
    }

    /**
     * Sets the number of openids on a page of followers, tag members or blocked users; 10000 by
     * default.
     */
    public WeChatSimulatorBuilder pageSize(int value) {
        if (value < 1 || value > MAX_PAGE) {
            throw new IllegalArgumentException("a page has 1 to 10000 openids: " + value);
        }
        pageSize = value;
        return this;
    }

    /** The seed of all randomness; a random one by default. */
    public WeChatSimulatorBuilder seed(long value) {
        seed = value;
        return this;
    }

    /**
     * Starts the simulator and waits until it listens.
     *
     * @throws SimulatorStartException when it cannot listen
     */
    public WeChatSimulator start() {
        return WeChatSimulator.start(options(), host, port);
    }

    private SimulatorOptions options() {
        return new SimulatorOptions(
                account,
                moreAccounts,
                platforms,
                mode,
                callbackUrl,
                clock(),
                windowRules != null ? windowRules : WindowRules.official(merge),
                pushRules,
                source,
                pageSize,
                seed != null ? seed : new SecureRandom().nextLong());
    }

    private SimulatorClock clock() {
        InstantSource real = InstantSource.system();
        if (manualClock) {
            return SimulatorClock.manual(start != null ? start : real.instant());
        }
        return start != null
                ? SimulatorClock.following(real, start)
                : SimulatorClock.following(real);
    }

    /** Reads a callback URL, which is an http or https URL. */
    static URI callbackUri(String text) {
        try {
            URI url = new URI(text);
            boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (web && url.getHost() != null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Falls through to the one sentence below.
        }
        throw new IllegalArgumentException(
                "callback URL \"" + text + "\" is not an http or https URL");
    }
}
