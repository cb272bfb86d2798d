// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.action.Surroundings;
import io.github.camelwechat.simulator.agent.AgentEndpoints;
import io.github.camelwechat.simulator.agent.AgentSessions;
import io.github.camelwechat.simulator.agent.SessionEndpoints;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.api.JsonBodyReader;
import io.github.camelwechat.simulator.menu.ConditionalMenuEndpoints;
import io.github.camelwechat.simulator.menu.MenuEndpoints;
import io.github.camelwechat.simulator.menu.Menus;
import io.github.camelwechat.simulator.network.Addresses;
import io.github.camelwechat.simulator.network.NetworkEndpoints;
import io.github.camelwechat.simulator.oauth.AuthorizationPage;
import io.github.camelwechat.simulator.oauth.OAuthEndpoints;
import io.github.camelwechat.simulator.oauth.OAuthServer;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.qr.QrEndpoints;
import io.github.camelwechat.simulator.qr.ShortKeyEndpoints;
import io.github.camelwechat.simulator.qr.ShortKeys;
import io.github.camelwechat.simulator.quota.QuotaEndpoints;
import io.github.camelwechat.simulator.quota.Quotas;
import io.github.camelwechat.simulator.quota.RequestIdEndpoints;
import io.github.camelwechat.simulator.token.TicketEndpoints;
import io.github.camelwechat.simulator.token.Tickets;
import io.github.camelwechat.simulator.user.BlacklistEndpoints;
import io.github.camelwechat.simulator.user.MigrationEndpoints;
import io.github.camelwechat.simulator.user.Migrations;
import io.github.camelwechat.simulator.user.TagEndpoints;
import io.github.camelwechat.simulator.user.Tags;
import io.github.camelwechat.simulator.user.UserEndpoints;
import java.util.List;
import java.util.random.RandomGenerator;

/** What WeChat remembers beside users, media and tokens, room by room. */
public final class Offices {
    private final Addresses addresses;
    private final Quotas quotas;
    private final Tickets tickets;
    private final Tags tags = new Tags();
    private final QrCodes qrCodes;
    private final ShortKeys shortKeys;
    private final Menus menus;
    private final AgentSessions desk;
    private final OAuthServer oauth;
    private final Migrations migrations = new Migrations();

    Offices(SimulatorState world, SimulatorOptions options, RandomGenerator random) {
        addresses = new Addresses(options.source().addresses());
        quotas = new Quotas(options.clock());
        tickets = new Tickets(options.clock(), random);
        qrCodes = new QrCodes(options.clock(), random);
        menus = new Menus(random);
        desk = new AgentSessions(options.clock(), world.agenda(), world.platform());
        oauth = new OAuthServer(options.account().appId(), options.clock(), random);
        shortKeys = new ShortKeys(options.clock(), random);
    }

    public Addresses addresses() {
        return addresses;
    }

    public Quotas quotas() {
        return quotas;
    }

    Tags tags() {
        return tags;
    }

    public QrCodes qrCodes() {
        return qrCodes;
    }

    public Menus menus() {
        return menus;
    }

    public AgentSessions desk() {
        return desk;
    }

    public OAuthServer oauth() {
        return oauth;
    }

    public Migrations migrations() {
        return migrations;
    }

    /** What users meet beside the chat. */
    Surroundings surroundings() {
        return new Surroundings(qrCodes, menus, desk, oauth);
    }

    List<EndpointGroup> sections(SimulatorState world, JsonBodyReader json) {
        int page = world.pageSize();
        return List.of(
                new NetworkEndpoints(addresses, world.target(), json),
                new QuotaEndpoints(world.account(), quotas, json),
                new RequestIdEndpoints(world.requests(), world.clock(), json),
                new TicketEndpoints(tickets, world.clock()),
                new UserEndpoints(world.users(), page, json),
                new TagEndpoints(tags, world.users(), world.events(), page, json),
                new BlacklistEndpoints(world.users(), page, json),
                new QrEndpoints(qrCodes, json),
                new ShortKeyEndpoints(shortKeys, world.clock(), json),
                new MenuEndpoints(menus, world.events(), json),
                new ConditionalMenuEndpoints(menus, tags, world.users(), world.events(), json),
                new AgentEndpoints(desk, world.media(), world.clock(), world::base, json),
                new SessionEndpoints(desk, world.users(), json),
                new AuthorizationPage(oauth, world.users(), world.account().appId()),
                new OAuthEndpoints(world.account(), oauth, world.users()),
                new MigrationEndpoints(migrations, json));
    }

    void reset() {
        addresses.reset();
        quotas.reset();
        tags.clear();
        qrCodes.clear();
        menus.clear();
        desk.clear();
        oauth.clear();
        migrations.clear();
        shortKeys.clear();
    }
}
