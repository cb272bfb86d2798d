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
import io.github.camelwechat.simulator.callback.AccountCallbacks;
import io.github.camelwechat.simulator.callback.CallbackClient;
import io.github.camelwechat.simulator.callback.CallbackLog;
import io.github.camelwechat.simulator.callback.CallbackReceiver;
import io.github.camelwechat.simulator.callback.CallbackSigner;
import io.github.camelwechat.simulator.callback.CallbackTarget;
import io.github.camelwechat.simulator.callback.Handshake;
import io.github.camelwechat.simulator.callback.WeChatEvents;
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
import io.github.camelwechat.simulator.replay.CallbackReplay;
import io.github.camelwechat.simulator.reply.ResponseValidator;
import io.github.camelwechat.simulator.security.ApiSecurityConsole;
import io.github.camelwechat.simulator.store.MessageIds;
import io.github.camelwechat.simulator.template.SubscriptionActions;
import io.github.camelwechat.simulator.template.TemplateStore;
import io.github.camelwechat.simulator.token.Tickets;
import io.github.camelwechat.simulator.token.TokenIssuer;
import io.github.camelwechat.simulator.user.Migrations;
import io.github.camelwechat.simulator.user.Tags;
import io.github.camelwechat.simulator.user.Users;
import java.net.URI;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The state and the parts of one account in WeChat, over what all accounts share; the server API
 * over it is {@link ServerApi}. Its parts are thread-safe.
 */
public final class SimulatorState {
    private final CommonState common;
    private final SimulatedAccount account;
    private final CallbackTarget target;
    private final WeChatEvents events;
    private final Users users;
    private final Tags tags = new Tags();
    private final Migrations migrations = new Migrations();
    private final OAuthServer oauth;
    private final TokenIssuer tokens;
    private final Tickets tickets;
    private final ApiSecurityConsole security;
    private final Quotas quotas;
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
    private final CallbackReplay replay;

    SimulatorState(CommonState common, SimulatedAccount account, @Nullable URI callbackUrl) {
        this.common = common;
        this.account = account;
        SimulatorOptions options = common.options();
        SimulatorClock clock = common.clock();
        Random random = common.random();

        target = new CallbackTarget(callbackUrl, options.mode(), options.pushRules().redelivery());
        target.forwardedFor(options.source().forwardedFor());
        media = new MediaStore(clock, random);
        AccountCallbacks callbacks =
                new AccountCallbacks(
                        common.pusher(),
                        new CallbackReceiver(
                                new CallbackSigner(
                                        common.base(), account, options.mode(), clock, random),
                                new ResponseValidator(account, media),
                                target),
                        () -> common.platforms().receivers(account, media));
        events = new WeChatEvents(account, callbacks, clock);

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
        agentSessions = new AgentSessions(clock, common.tasks(), events);
        templates = new TemplateStore(random);
        articles = new ArticleStore(clock, common.messageIds()::next, random);

        actions =
                new UserActions(
                        account,
                        users,
                        media,
                        qrCodes,
                        agentSessions,
                        callbacks,
                        clock,
                        common.messageIds(),
                        common.changes());
        subscriptions = new SubscriptionActions(templates, users, events, clock, common.changes());
        readers = new ReaderActions(articles, users);
        replay =
                new CallbackReplay(
                        common.vertx(), account, actions::raw, clock, common.messageIds());
    }

    public URI base() {
        return common.base();
    }

    public SimulatedAccount account() {
        return account;
    }

    public SimulatorClock clock() {
        return common.clock();
    }

    /** Tells whether an appid is a third-party platform's. */
    boolean isPlatform(String appId) {
        return common.platforms().find(appId).isPresent();
    }

    /** Returns the largest number of openids in a list. */
    int pageSize() {
        return common.options().pageSize();
    }

    public FaultPlan faults() {
        return common.faults();
    }

    public ChangeFeed changes() {
        return common.changes();
    }

    public ClockPolls clockPolls() {
        return common.clockPolls();
    }

    ScheduledTasks tasks() {
        return common.tasks();
    }

    Random random() {
        return common.random();
    }

    public CallbackTarget target() {
        return target;
    }

    public CallbackClient client() {
        return common.client();
    }

    public CallbackLog callbacks() {
        return common.callbacks();
    }

    MessageIds messageIds() {
        return common.messageIds();
    }

    WeChatEvents events() {
        return events;
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
        return common.requests();
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

    public CallbackReplay replay() {
        return replay;
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
                openid, base(), users, media, qrCodes, menus, oauth, actions, subscriptions);
    }

    public SimulatedAgent agent(String account) {
        return new SimulatedAgent(account, agentSessions, users, clock(), changes());
    }

    /** The signer of callbacks to a URL. */
    public CallbackSigner signer(URI url) {
        return new CallbackSigner(url, account, target.mode(), clock(), random());
    }

    /** Verifies a URL as WeChat's console does. */
    public CompletableFuture<Handshake> handshake(URI url) {
        return Handshake.perform(client(), signer(url), common.options().pushRules());
    }

    void reset() {
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
        target.forwardedFor(common.options().source().forwardedFor());
        target.redelivery(common.options().pushRules().redelivery());
    }
}
