// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.account.SecurityMode;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.CallbackPusher;
import io.github.camelwechat.simulator.callback.CallbackReceiver;
import io.github.camelwechat.simulator.callback.CallbackTarget;
import io.github.camelwechat.simulator.callback.Redelivery;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.reply.ResponseValidator;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** The third-party platforms in one WeChat. Thread-safe. */
public final class Platforms {
    private static final Duration BETWEEN_TICKETS = Duration.ofMinutes(10);

    private final Accounts accounts;
    private final CallbackPusher pusher;
    private final Redelivery redelivery;
    private final ScheduledTasks tasks;
    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final AuthorizerOptions options = new AuthorizerOptions();
    private final List<ThirdPartyPlatform> platforms = new CopyOnWriteArrayList<>();

    public Platforms(
            Accounts accounts,
            CallbackPusher pusher,
            Redelivery redelivery,
            ScheduledTasks tasks,
            SimulatorClock clock,
            RandomGenerator random) {
        this.accounts = accounts;
        this.pusher = pusher;
        this.redelivery = redelivery;
        this.tasks = tasks;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Adds a platform, which gets its first ticket at once and another every ten minutes.
     *
     * @throws IllegalArgumentException when its appid is another's
     */
    public ThirdPartyPlatform add(SimulatedPlatform registration) {
        String appId = registration.appId();
        if (find(appId).isPresent() || accounts.find(appId).isPresent()) {
            throw new IllegalArgumentException(
                    "the appid " + appId + " is another's; give the platform one of its own");
        }
        ThirdPartyPlatform platform =
                new ThirdPartyPlatform(
                        registration,
                        accounts,
                        pusher,
                        new CallbackTarget(null, SecurityMode.SAFE, redelivery),
                        clock,
                        random);
        platforms.add(platform);
        if (registration.authorizationUrl() != null) {
            tasks.soon(platform::pushTicket);
        }
        repeat(platform);
        return platform;
    }

    public Optional<ThirdPartyPlatform> find(String appId) {
        return platforms.stream().filter(one -> one.appId().equals(appId)).findFirst();
    }

    /** All of them, in the order in which they came. */
    public List<ThirdPartyPlatform> all() {
        return List.copyOf(platforms);
    }

    /** The platform that was given a token, which may be good no more. */
    Optional<ThirdPartyPlatform> ofToken(String token) {
        return platforms.stream().filter(one -> one.tokens().owner(token).isPresent()).findFirst();
    }

    /** The account in whose name a platform's token speaks; empty for a token of another kind. */
    public Optional<String> authorizerOfToken(String token) {
        return ofToken(token)
                .flatMap(
                        platform ->
                                platform.tokens()
                                        .owner(token)
                                        .filter(owner -> !owner.equals(platform.appId())));
    }

    /** The servers of platforms that may have an account's messages. */
    public List<CallbackReceiver> receivers(SimulatedAccount account, MediaStore media) {
        return platforms.stream()
                .filter(platform -> platform.registration().messageUrl() != null)
                .filter(
                        platform ->
                                platform.authorization(account.appId())
                                        .filter(PermissionSet.MESSAGES::isIn)
                                        .isPresent())
                .map(
                        platform ->
                                new CallbackReceiver(
                                        platform.signer(account.appId()),
                                        new ResponseValidator(
                                                platform.registration().credentialsFor(account),
                                                media),
                                        platform.target()))
                .toList();
    }

    /** The settings that platforms read and change of accounts. */
    AuthorizerOptions options() {
        return options;
    }

    /** Forgets authorizations and settings; keeps platforms, their URLs and their own tokens. */
    public void reset() {
        options.clear();
        platforms.forEach(
                platform -> {
                    platform.reset();
                    repeat(platform);
                });
    }

    private void repeat(ThirdPartyPlatform platform) {
        tasks.in(
                BETWEEN_TICKETS,
                () -> {
                    if (platform.isPushing()
                            && platform.registration().authorizationUrl() != null) {
                        platform.pushTicket();
                    }
                    repeat(platform);
                });
    }
}
