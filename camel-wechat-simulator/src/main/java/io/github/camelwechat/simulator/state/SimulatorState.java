// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.action.UserActions;
import io.github.camelwechat.simulator.agent.SimulatedAgent;
import io.github.camelwechat.simulator.api.ApiDispatcher;
import io.github.camelwechat.simulator.api.ApiHandler;
import io.github.camelwechat.simulator.api.RequestLog;
import io.github.camelwechat.simulator.callback.CallbackClient;
import io.github.camelwechat.simulator.callback.CallbackLog;
import io.github.camelwechat.simulator.callback.CallbackPusher;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.callback.CallbackTarget;
import io.github.camelwechat.simulator.callback.Handshake;
import io.github.camelwechat.simulator.callback.MessageIds;
import io.github.camelwechat.simulator.callback.PlatformEvents;
import io.github.camelwechat.simulator.callback.ResponseValidator;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.ClockPolls;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.security.ApiSecurityConsole;
import io.github.camelwechat.simulator.token.TokenIssuer;
import io.github.camelwechat.simulator.user.Users;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/** Everything in one WeChat, put together. Its parts are thread-safe. */
public final class SimulatorState {
    private final SimulatorOptions options;
    private final ChangeFeed events = new ChangeFeed();
    private final FaultPlan faults = new FaultPlan();
    private final CallbackLog deliveries = new CallbackLog();
    private final RequestLog requests = new RequestLog();
    private final CallbackTarget target;
    private final CallbackClient client;
    private final Random random;
    private final Users users;
    private final MediaStore media;
    private final TokenIssuer tokens;
    private final UserActions acts;
    private final Offices offices;
    private final ApiHandler api;
    private final ApiSecurityConsole security;
    private final PlatformEvents platform;
    private final ScheduledTasks agenda;
    private final MessageIds ids;
    private final Contents contents;
    private final ClockPolls followers;
    private volatile URI base = URI.create("http://127.0.0.1");

    public SimulatorState(Vertx vertx, SimulatorOptions options) {
        this.options = options;
        SimulatedAccount account = options.account();
        SimulatorClock clock = options.clock();
        random = new Random(options.seed());
        target = new CallbackTarget(options.callbackUrl(), options.mode());
        target.forwardedFor(options.source().forwardedFor());
        client = new CallbackClient(vertx);
        users = new Users(options.windowRules());
        media = new MediaStore(clock, random);
        tokens = new TokenIssuer(clock, random);
        followers = new ClockPolls(clock);
        agenda = new ScheduledTasks(vertx, clock);
        CallbackPusher push =
                new CallbackPusher(
                        vertx,
                        client,
                        target,
                        signer(base),
                        new ResponseValidator(account, media),
                        deliveries,
                        options.pushRules(),
                        faults,
                        clock,
                        events);
        platform = new PlatformEvents(account, push, clock);
        ids = new MessageIds(InstantSource.system().instant());
        contents = new Contents(this, random);
        offices = new Offices(this, options, random);
        acts =
                new UserActions(
                        account, users, media, push, clock, ids, events, offices.surroundings());
        ApiDispatcher calls =
                new ApiDispatcher(
                        account,
                        tokens,
                        offices.quotas(),
                        users,
                        offices.desk().roster(),
                        media,
                        clock,
                        events,
                        random,
                        () -> base,
                        ServerApi.sections(this));
        security = new ApiSecurityConsole(account.appId(), clock, random);
        api = new ApiHandler(vertx, calls, faults, requests, clock, events, security::seal);
        clock.onAdvance(() -> events.publish(ChangeFeed.Topic.CLOCK));
    }

    /** The address this WeChat is reached at, once it is known. */
    public void base(URI address) {
        base = address;
    }

    public URI base() {
        return base;
    }

    public SimulatedAccount account() {
        return options.account();
    }

    public SimulatorClock clock() {
        return options.clock();
    }

    public ClockPolls followers() {
        return followers;
    }

    public ChangeFeed events() {
        return events;
    }

    public FaultPlan faults() {
        return faults;
    }

    public CallbackLog deliveries() {
        return deliveries;
    }

    public RequestLog requests() {
        return requests;
    }

    public CallbackTarget target() {
        return target;
    }

    public CallbackClient client() {
        return client;
    }

    public Users users() {
        return users;
    }

    public MediaStore media() {
        return media;
    }

    public TokenIssuer tokens() {
        return tokens;
    }

    int pageSize() {
        return options.pageSize();
    }

    public Offices offices() {
        return offices;
    }

    public UserActions acts() {
        return acts;
    }

    MessageIds ids() {
        return ids;
    }

    /** What the account made. */
    public Contents contents() {
        return contents;
    }

    /** What pushes events that no user caused. */
    public PlatformEvents platform() {
        return platform;
    }

    /** What this WeChat will do later. */
    public ScheduledTasks agenda() {
        return agenda;
    }

    public ApiSecurityConsole security() {
        return security;
    }

    public ApiHandler api() {
        return api;
    }

    public SimulatedUser user(String openid) {
        return new SimulatedUser(openid, acts, contents.subscriptions(), base);
    }

    public SimulatedAgent agent(String account) {
        return new SimulatedAgent(account, offices.desk(), users, clock(), events);
    }

    /** What signs callbacks for a URL. */
    public CallbackSigner signer(URI url) {
        return new CallbackSigner(url, options.account(), target.mode(), options.clock(), random);
    }

    /** Verifies a URL as WeChat's console does. */
    public CompletableFuture<Handshake> handshake(URI url) {
        return Handshake.perform(client, signer(url), options.pushRules());
    }

    /**
     * Forgets users, chats, windows, media, templates, articles, deliveries, requests and planned
     * faults, changed quotas and callback origins. Keeps the callback URL, the mode, issued tokens,
     * the time and the count of message ids.
     */
    public void reset() {
        agenda.clear();
        faults.clear();
        deliveries.clear();
        requests.clear();
        users.clear();
        media.clear();
        contents.clear();
        tokens.resetAllowance();
        offices.reset();
        target.forwardedFor(options.source().forwardedFor());
        events.publish(ChangeFeed.Topic.RESET);
    }
}
