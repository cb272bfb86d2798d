// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.action.UserActions;
import io.github.camelwechat.simulator.agent.AgentSessions;
import io.github.camelwechat.simulator.agent.SimulatedAgent;
import io.github.camelwechat.simulator.api.RequestLog;
import io.github.camelwechat.simulator.article.ArticleStore;
import io.github.camelwechat.simulator.article.ReaderActions;
import io.github.camelwechat.simulator.callback.CallbackClient;
import io.github.camelwechat.simulator.callback.CallbackLog;
import io.github.camelwechat.simulator.callback.CallbackPusher;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.callback.CallbackTarget;
import io.github.camelwechat.simulator.callback.Handshake;
import io.github.camelwechat.simulator.callback.PlatformEvents;
import io.github.camelwechat.simulator.callback.ResponseValidator;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.clock.ClockPolls;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.mass.MassMessages;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.menu.Menus;
import io.github.camelwechat.simulator.network.Addresses;
import io.github.camelwechat.simulator.oauth.OAuthServer;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.qr.ShortKeys;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.security.ApiSecurityConsole;
import io.github.camelwechat.simulator.store.MessageIds;
import io.github.camelwechat.simulator.template.SubscriptionActions;
import io.github.camelwechat.simulator.template.TemplateStore;
import io.github.camelwechat.simulator.token.Tickets;
import io.github.camelwechat.simulator.token.TokenIssuer;
import io.github.camelwechat.simulator.user.Migrations;
import io.github.camelwechat.simulator.user.Tags;
import io.github.camelwechat.simulator.user.Users;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.InstantSource;
import java.util.Random;
import java.util.concurrent.CompletableFuture;

/**
 * The state and the parts of one WeChat, put together from its options; the server API over it is
 * {@link ServerApi}. Its parts are thread-safe.
 */
public final class SimulatorState {
    private final SimulatorOptions options;
    private final FaultPlan faults = new FaultPlan();
    private final ChangeFeed changes = new ChangeFeed();
    private final ClockPolls clockPolls;
    private final ScheduledTasks tasks;
    private final Random random;
    private final CallbackTarget target;
    private final CallbackClient client;
    private final CallbackLog callbacks = new CallbackLog();
    private final MessageIds messageIds;
    private final PlatformEvents platform;
    private final Users users;
    private final Tags tags = new Tags();
    private final Migrations migrations = new Migrations();
    private final OAuthServer oauth;
    private final TokenIssuer tokens;
    private final Tickets tickets;
    private final ApiSecurityConsole security;
    private final Quotas quotas;
    private final RequestLog requests = new RequestLog();
    private final Addresses addresses;
    private final QrCodes qrCodes;
    private final ShortKeys shortKeys;
    private final Menus menus;
    private final MediaStore media;
    private final AgentSessions agentSessions;
    private final TemplateStore templates;
    private final ArticleStore articles;
    private final MassMessages massMessages = new MassMessages();
    private final UserActions actions;
    private final SubscriptionActions subscriptions;
    private final ReaderActions readers;
    private volatile URI base = URI.create("http://127.0.0.1");

    public SimulatorState(Vertx vertx, SimulatorOptions options) {
        this.options = options;
        SimulatedAccount account = options.account();
        SimulatorClock clock = options.clock();
        random = new Random(options.seed());
        clockPolls = ClockPolls.of(clock);
        tasks = ScheduledTasks.by(clock, vertx);

        target =
                new CallbackTarget(
                        options.callbackUrl(), options.mode(), options.pushRules().redelivery());
        target.forwardedFor(options.source().forwardedFor());
        client = new CallbackClient(vertx);
        messageIds = new MessageIds(InstantSource.system().instant());
        media = new MediaStore(clock, random);
        CallbackPusher pusher =
                new CallbackPusher(
                        vertx,
                        client,
                        target,
                        new CallbackSigner(base, account, options.mode(), clock, random),
                        new ResponseValidator(account, media),
                        callbacks,
                        options.pushRules(),
                        faults,
                        clock,
                        changes);
        platform = new PlatformEvents(account, pusher, clock);

        tokens = new TokenIssuer(clock, random);
        tickets = new Tickets(clock, random);
        security = new ApiSecurityConsole(account.appId(), clock, random);
        quotas = new Quotas(clock);
        addresses = new Addresses(options.source().addresses());

        users = new Users(options.windowRules());
        oauth = new OAuthServer(account.appId(), clock, random);
        qrCodes = new QrCodes(clock, random);
        shortKeys = new ShortKeys(clock, random);
        menus = new Menus(random);
        agentSessions = new AgentSessions(clock, tasks, platform);
        templates = new TemplateStore(random);
        articles = new ArticleStore(clock, messageIds::next, random);

        actions =
                new UserActions(
                        account,
                        users,
                        media,
                        qrCodes,
                        agentSessions,
                        pusher,
                        clock,
                        messageIds,
                        changes);
        subscriptions = new SubscriptionActions(templates, users, platform, clock, changes);
        readers = new ReaderActions(articles, users);
        clock.onAdvance(() -> changes.publish(ChangeFeed.Topic.CLOCK));
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

    /** Returns the largest number of openids in a list. */
    int pageSize() {
        return options.pageSize();
    }

    public FaultPlan faults() {
        return faults;
    }

    public ChangeFeed changes() {
        return changes;
    }

    public ClockPolls clockPolls() {
        return clockPolls;
    }

    ScheduledTasks tasks() {
        return tasks;
    }

    Random random() {
        return random;
    }

    public CallbackTarget target() {
        return target;
    }

    public CallbackClient client() {
        return client;
    }

    public CallbackLog callbacks() {
        return callbacks;
    }

    MessageIds messageIds() {
        return messageIds;
    }

    PlatformEvents platform() {
        return platform;
    }

    public Users users() {
        return users;
    }

    Tags tags() {
        return tags;
    }

    public Migrations migrations() {
        return migrations;
    }

    public OAuthServer oauth() {
        return oauth;
    }

    public TokenIssuer tokens() {
        return tokens;
    }

    Tickets tickets() {
        return tickets;
    }

    public ApiSecurityConsole security() {
        return security;
    }

    public Quotas quotas() {
        return quotas;
    }

    public RequestLog requests() {
        return requests;
    }

    public Addresses addresses() {
        return addresses;
    }

    public QrCodes qrCodes() {
        return qrCodes;
    }

    ShortKeys shortKeys() {
        return shortKeys;
    }

    public Menus menus() {
        return menus;
    }

    public MediaStore media() {
        return media;
    }

    public AgentSessions agentSessions() {
        return agentSessions;
    }

    public TemplateStore templates() {
        return templates;
    }

    ArticleStore articles() {
        return articles;
    }

    MassMessages massMessages() {
        return massMessages;
    }

    public UserActions actions() {
        return actions;
    }

    SubscriptionActions subscriptions() {
        return subscriptions;
    }

    public ReaderActions readers() {
        return readers;
    }

    public SimulatedUser user(String openid) {
        return new SimulatedUser(
                openid, base, users, media, qrCodes, menus, oauth, actions, subscriptions);
    }

    public SimulatedAgent agent(String account) {
        return new SimulatedAgent(account, agentSessions, users, clock(), changes);
    }

    /** The signer of callbacks to a URL. */
    public CallbackSigner signer(URI url) {
        return new CallbackSigner(url, account(), target.mode(), clock(), random);
    }

    /** Verifies a URL as WeChat's console does. */
    public CompletableFuture<Handshake> handshake(URI url) {
        return Handshake.perform(client, signer(url), options.pushRules());
    }

    /**
     * Forgets users, chats, windows, media, templates, articles, callbacks, requests and planned
     * faults, changed quotas, callback origins and redelivery. Keeps the callback URL, the mode,
     * issued tokens, the time and the count of message ids.
     */
    public void reset() {
        tasks.clear();
        faults.clear();
        callbacks.clear();
        requests.clear();
        users.clear();
        media.clear();
        templates.clear();
        articles.clear();
        massMessages.clear();
        tokens.resetAllowance();
        addresses.reset();
        quotas.reset();
        tags.clear();
        qrCodes.clear();
        menus.clear();
        agentSessions.clear();
        oauth.clear();
        migrations.clear();
        shortKeys.clear();
        target.forwardedFor(options.source().forwardedFor());
        target.redelivery(options.pushRules().redelivery());
        changes.publish(ChangeFeed.Topic.RESET);
    }
}
