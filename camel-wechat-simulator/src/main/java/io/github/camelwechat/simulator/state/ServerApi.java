// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.agent.AgentEndpoints;
import io.github.camelwechat.simulator.agent.SessionEndpoints;
import io.github.camelwechat.simulator.api.AccountApi;
import io.github.camelwechat.simulator.api.ApiDispatcher;
import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.article.CommentEndpoints;
import io.github.camelwechat.simulator.article.DraftEndpoints;
import io.github.camelwechat.simulator.article.PublishEndpoints;
import io.github.camelwechat.simulator.article.PublishJobs;
import io.github.camelwechat.simulator.mass.MassContent;
import io.github.camelwechat.simulator.mass.MassEndpoints;
import io.github.camelwechat.simulator.mass.MassJobs;
import io.github.camelwechat.simulator.mass.MassSettingsEndpoints;
import io.github.camelwechat.simulator.media.MaterialEndpoints;
import io.github.camelwechat.simulator.media.MaterialStore;
import io.github.camelwechat.simulator.media.MediaEndpoints;
import io.github.camelwechat.simulator.menu.ConditionalMenuEndpoints;
import io.github.camelwechat.simulator.menu.MenuEndpoints;
import io.github.camelwechat.simulator.message.MessageEndpoints;
import io.github.camelwechat.simulator.message.MessageValidator;
import io.github.camelwechat.simulator.network.NetworkEndpoints;
import io.github.camelwechat.simulator.oauth.AuthorizationPage;
import io.github.camelwechat.simulator.oauth.OAuthEndpoints;
import io.github.camelwechat.simulator.platform.PlatformAccess;
import io.github.camelwechat.simulator.qr.QrEndpoints;
import io.github.camelwechat.simulator.qr.ShortKeyEndpoints;
import io.github.camelwechat.simulator.quota.QuotaEndpoints;
import io.github.camelwechat.simulator.quota.RequestIdEndpoints;
import io.github.camelwechat.simulator.template.NotificationEndpoints;
import io.github.camelwechat.simulator.template.NotificationTemplateEndpoints;
import io.github.camelwechat.simulator.template.TemplateDelivery;
import io.github.camelwechat.simulator.template.TemplateManagementEndpoints;
import io.github.camelwechat.simulator.template.TemplateMessageEndpoints;
import io.github.camelwechat.simulator.token.TicketEndpoints;
import io.github.camelwechat.simulator.token.TokenEndpoints;
import io.github.camelwechat.simulator.user.BlacklistEndpoints;
import io.github.camelwechat.simulator.user.MigrationEndpoints;
import io.github.camelwechat.simulator.user.TagEndpoints;
import io.github.camelwechat.simulator.user.UserEndpoints;
import java.util.List;
import java.util.stream.Stream;

/** WeChat's server API over the state of one account: every group of paths, put together. */
final class ServerApi {
    private final SimulatorState state;
    private final PlatformAccess access;

    ServerApi(SimulatorState state, PlatformAccess access) {
        this.state = state;
        this.access = access;
    }

    /** The API as the account is served it, by its own tokens and by those of platforms. */
    AccountApi api() {
        SimulatedAccount account = state.account();
        TokenEndpoints tokens =
                new TokenEndpoints(account, state.tokens(), state.clock(), state::isPlatform);
        QuotaEndpoints quotas = new QuotaEndpoints(account, state.quotas());
        List<EndpointGroup> groups =
                Stream.of(
                                List.of(tokens, quotas),
                                account(),
                                users(),
                                customerService(),
                                templates(),
                                articles(),
                                massMessages())
                        .<EndpointGroup>flatMap(List::stream)
                        .toList();
        return new AccountApi(
                new ApiDispatcher(
                        groups,
                        access.orPlatform(tokens::authenticate),
                        quotas::charge,
                        state.random()),
                state.security()::of,
                call -> {
                    tokens.expire(call);
                    access.expire(call);
                });
    }

    private List<EndpointGroup> account() {
        return List.of(
                new TicketEndpoints(state.tickets(), state.clock()),
                new NetworkEndpoints(state.addresses(), state.target()),
                new RequestIdEndpoints(state.requests(), state.clock()),
                new QrEndpoints(state.qrCodes()),
                new ShortKeyEndpoints(state.shortKeys(), state.clock()),
                new MenuEndpoints(state.menus(), state.changes()),
                new ConditionalMenuEndpoints(
                        state.menus(), state.tags(), state.users(), state.changes()),
                new MediaEndpoints(state.media(), state::base),
                new MaterialEndpoints(state.media().materials(), state::base));
    }

    private List<EndpointGroup> users() {
        return List.of(
                new UserEndpoints(state.users(), state.pageSize()),
                new TagEndpoints(state.tags(), state.users(), state.changes(), state.pageSize()),
                new BlacklistEndpoints(state.users(), state.pageSize()),
                new MigrationEndpoints(state.migrations()),
                new AuthorizationPage(state.oauth(), state.users(), state.account().appId()),
                new OAuthEndpoints(state.account(), state.oauth(), state.users(), access::web));
    }

    private List<EndpointGroup> customerService() {
        MessageValidator validator =
                new MessageValidator(
                        state.media(), state.agentSessions().agents(), state.account().kind());
        return List.of(
                new MessageEndpoints(state.users(), validator, state.clock(), state.changes()),
                new AgentEndpoints(
                        state.agentSessions(), state.media(), state.clock(), state::base),
                new SessionEndpoints(state.agentSessions(), state.users()));
    }

    private List<EndpointGroup> templates() {
        TemplateDelivery delivery =
                new TemplateDelivery(
                        state.clock(),
                        state.changes(),
                        state.tasks(),
                        state.events(),
                        state.messageIds()::next);
        return List.of(
                new TemplateMessageEndpoints(
                        state.templates(), state.users(), delivery, state.faults()),
                new TemplateManagementEndpoints(state.templates(), state.clock()),
                new NotificationEndpoints(
                        state.templates(), state.users(), delivery, state.faults()),
                new NotificationTemplateEndpoints(state.templates()));
    }

    private List<EndpointGroup> articles() {
        MaterialStore materials = state.media().materials();
        PublishJobs jobs =
                new PublishJobs(
                        state.articles(),
                        state.tasks(),
                        state.clock(),
                        state.events(),
                        state.faults(),
                        state::base);
        return List.of(
                new DraftEndpoints(state.articles().drafts(), materials, state::base),
                new PublishEndpoints(state.articles(), jobs, materials, state::base),
                new CommentEndpoints(state.articles().comments()));
    }

    private List<EndpointGroup> massMessages() {
        MassJobs jobs =
                new MassJobs(
                        state.massMessages(),
                        state.articles(),
                        state.tasks(),
                        state.clock(),
                        state.changes(),
                        state.events(),
                        state.faults(),
                        state::base);
        MassContent.Reader contents =
                new MassContent.Reader(state.articles(), state.media(), state.massMessages());
        return List.of(
                new MassEndpoints(
                        state.users(),
                        state.tags(),
                        state.massMessages(),
                        contents,
                        jobs,
                        state.clock()),
                new MassSettingsEndpoints(state.massMessages(), state.media()));
    }
}
