// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.act.Surroundings;
import io.github.camelwechat.simulator.agent.Desk;
import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.agent.AgentEndpoints;
import io.github.camelwechat.simulator.api.agent.SessionEndpoints;
import io.github.camelwechat.simulator.api.jssdk.TicketEndpoints;
import io.github.camelwechat.simulator.api.jssdk.Tickets;
import io.github.camelwechat.simulator.api.menu.ConditionalMenuEndpoints;
import io.github.camelwechat.simulator.api.menu.MenuEndpoints;
import io.github.camelwechat.simulator.api.network.Addresses;
import io.github.camelwechat.simulator.api.network.NetworkEndpoints;
import io.github.camelwechat.simulator.api.oauth.AuthorizePage;
import io.github.camelwechat.simulator.api.oauth.OAuthEndpoints;
import io.github.camelwechat.simulator.api.qr.QrEndpoints;
import io.github.camelwechat.simulator.api.quota.QuotaEndpoints;
import io.github.camelwechat.simulator.api.quota.RequestEndpoints;
import io.github.camelwechat.simulator.api.shorten.ShortKeyEndpoints;
import io.github.camelwechat.simulator.api.shorten.ShortKeys;
import io.github.camelwechat.simulator.api.user.BlacklistEndpoints;
import io.github.camelwechat.simulator.api.user.MigrationEndpoints;
import io.github.camelwechat.simulator.api.user.TagEndpoints;
import io.github.camelwechat.simulator.api.user.UserEndpoints;
import io.github.camelwechat.simulator.menu.MenuBoard;
import io.github.camelwechat.simulator.oauth.OAuthOffice;
import io.github.camelwechat.simulator.people.Migrations;
import io.github.camelwechat.simulator.people.Tags;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.quota.Quotas;
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
    private final MenuBoard menus;
    private final Desk desk;
    private final OAuthOffice oauth;
    private final Migrations migrations = new Migrations();

    Offices(World world, WorldOptions options, RandomGenerator random) {
        addresses = new Addresses(options.source().addresses());
        quotas = new Quotas(options.clock());
        tickets = new Tickets(options.clock(), random);
        qrCodes = new QrCodes(options.clock(), random);
        menus = new MenuBoard(random);
        desk = new Desk(options.clock(), world.agenda(), world.platform());
        oauth = new OAuthOffice(options.account().appId(), options.clock(), random);
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

    public MenuBoard menus() {
        return menus;
    }

    public Desk desk() {
        return desk;
    }

    public OAuthOffice oauth() {
        return oauth;
    }

    public Migrations migrations() {
        return migrations;
    }

    /** What users meet beside the chat. */
    Surroundings surroundings() {
        return new Surroundings(qrCodes, menus, desk, oauth);
    }

    List<ApiSection> sections(World world, JsonBody json) {
        int page = world.pageSize();
        return List.of(
                new NetworkEndpoints(addresses, world.target(), json),
                new QuotaEndpoints(world.account(), quotas, json),
                new RequestEndpoints(world.requests(), world.clock(), json),
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
                new AuthorizePage(oauth, world.users(), world.account().appId()),
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
