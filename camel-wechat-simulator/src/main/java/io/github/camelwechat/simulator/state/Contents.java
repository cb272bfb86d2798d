// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.state;

import io.github.camelwechat.simulator.api.EndpointGroup;
import io.github.camelwechat.simulator.api.JsonBodyReader;
import io.github.camelwechat.simulator.article.ArticleStore;
import io.github.camelwechat.simulator.article.CommentEndpoints;
import io.github.camelwechat.simulator.article.DraftEndpoints;
import io.github.camelwechat.simulator.article.PublishEndpoints;
import io.github.camelwechat.simulator.article.PublishJobs;
import io.github.camelwechat.simulator.article.ReaderActions;
import io.github.camelwechat.simulator.mass.MassContent;
import io.github.camelwechat.simulator.mass.MassEndpoints;
import io.github.camelwechat.simulator.mass.MassJobs;
import io.github.camelwechat.simulator.mass.MassMessages;
import io.github.camelwechat.simulator.mass.MassSettingsEndpoints;
import io.github.camelwechat.simulator.media.MaterialEndpoints;
import io.github.camelwechat.simulator.media.MaterialStore;
import io.github.camelwechat.simulator.template.NotificationEndpoints;
import io.github.camelwechat.simulator.template.NotificationTemplateEndpoints;
import io.github.camelwechat.simulator.template.SubscriptionActions;
import io.github.camelwechat.simulator.template.TemplateDelivery;
import io.github.camelwechat.simulator.template.TemplateManagementEndpoints;
import io.github.camelwechat.simulator.template.TemplateMessageEndpoints;
import io.github.camelwechat.simulator.template.TemplateStore;
import io.github.camelwechat.simulator.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the account made, and what it does with it: templates, material, articles. */
public final class Contents {
    private final SimulatorState world;
    private final TemplateStore desk;
    private final SubscriptionActions subscriptions;
    private final ArticleStore newsroom;
    private final MassMessages masses = new MassMessages();
    private final ReaderActions readers;

    Contents(SimulatorState world, RandomGenerator random) {
        this.world = world;
        this.desk = new TemplateStore(random);
        this.subscriptions =
                new SubscriptionActions(
                        desk, world.users(), world.platform(), world.clock(), world.events());
        this.newsroom = new ArticleStore(world.clock(), world.ids()::next, random);
        this.readers = new ReaderActions(newsroom, world.users());
    }

    public Templates templates() {
        return desk.templates();
    }

    public ReaderActions readers() {
        return readers;
    }

    SubscriptionActions subscriptions() {
        return subscriptions;
    }

    List<EndpointGroup> sections(JsonBodyReader json) {
        List<EndpointGroup> sections = new ArrayList<>(templates(json));
        sections.addAll(articles(json));
        sections.addAll(masses(json));
        return sections;
    }

    void clear() {
        desk.clear();
        newsroom.clear();
        masses.clear();
    }

    private List<EndpointGroup> templates(JsonBodyReader json) {
        TemplateDelivery post =
                new TemplateDelivery(
                        world.clock(),
                        world.events(),
                        world.agenda(),
                        world.platform(),
                        world.ids()::next);
        return List.of(
                new TemplateMessageEndpoints(desk, world.users(), post, world.faults(), json),
                new TemplateManagementEndpoints(desk, world.clock(), json),
                new NotificationEndpoints(desk, world.users(), post, world.faults(), json),
                new NotificationTemplateEndpoints(desk, json));
    }

    private List<EndpointGroup> articles(JsonBodyReader json) {
        MaterialStore materials = world.media().materials();
        PublishJobs jobs =
                new PublishJobs(
                        newsroom,
                        world.agenda(),
                        world.clock(),
                        world.platform(),
                        world.faults(),
                        world::base);
        return List.of(
                new MaterialEndpoints(materials, world::base, json),
                new DraftEndpoints(newsroom.drafts(), materials, world::base, json),
                new PublishEndpoints(newsroom, jobs, materials, world::base, json),
                new CommentEndpoints(newsroom.comments(), json));
    }

    private List<EndpointGroup> masses(JsonBodyReader json) {
        MassJobs jobs =
                new MassJobs(
                        masses,
                        newsroom,
                        world.agenda(),
                        world.clock(),
                        world.events(),
                        world.platform(),
                        world.faults(),
                        world::base);
        MassContent.Reader contents = new MassContent.Reader(newsroom, world.media(), masses);
        return List.of(
                new MassEndpoints(
                        world.users(),
                        world.offices().tags(),
                        masses,
                        contents,
                        jobs,
                        world.clock(),
                        json),
                new MassSettingsEndpoints(masses, world.media(), json));
    }
}
