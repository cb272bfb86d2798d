// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.article.CommentEndpoints;
import io.github.camelwechat.simulator.api.article.DraftEndpoints;
import io.github.camelwechat.simulator.api.article.PublishEndpoints;
import io.github.camelwechat.simulator.api.article.PublishJobs;
import io.github.camelwechat.simulator.api.mass.MassContent;
import io.github.camelwechat.simulator.api.mass.MassEndpoints;
import io.github.camelwechat.simulator.api.mass.MassJobs;
import io.github.camelwechat.simulator.api.mass.MassSettings;
import io.github.camelwechat.simulator.api.material.MaterialEndpoints;
import io.github.camelwechat.simulator.api.template.NotificationTemplates;
import io.github.camelwechat.simulator.api.template.Notifications;
import io.github.camelwechat.simulator.api.template.Post;
import io.github.camelwechat.simulator.api.template.TemplateManagement;
import io.github.camelwechat.simulator.api.template.TemplateMessages;
import io.github.camelwechat.simulator.article.Newsroom;
import io.github.camelwechat.simulator.article.Readers;
import io.github.camelwechat.simulator.mass.Masses;
import io.github.camelwechat.simulator.media.MaterialStore;
import io.github.camelwechat.simulator.template.SubscriptionActs;
import io.github.camelwechat.simulator.template.TemplateDesk;
import io.github.camelwechat.simulator.template.Templates;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the account made, and what it does with it: templates, material, articles. */
public final class Contents {
    private final World world;
    private final TemplateDesk desk;
    private final SubscriptionActs subscriptions;
    private final Newsroom newsroom;
    private final Masses masses = new Masses();
    private final Readers readers;

    Contents(World world, RandomGenerator random) {
        this.world = world;
        this.desk = new TemplateDesk(random);
        this.subscriptions =
                new SubscriptionActs(
                        desk, world.users(), world.platform(), world.clock(), world.events());
        this.newsroom = new Newsroom(world.clock(), world.ids()::next, random);
        this.readers = new Readers(newsroom, world.users());
    }

    public Templates templates() {
        return desk.templates();
    }

    public Readers readers() {
        return readers;
    }

    SubscriptionActs subscriptions() {
        return subscriptions;
    }

    List<ApiSection> sections(JsonBody json) {
        List<ApiSection> sections = new ArrayList<>(templates(json));
        sections.addAll(articles(json));
        sections.addAll(masses(json));
        return sections;
    }

    void clear() {
        desk.clear();
        newsroom.clear();
        masses.clear();
    }

    private List<ApiSection> templates(JsonBody json) {
        Post post =
                new Post(
                        world.clock(),
                        world.events(),
                        world.agenda(),
                        world.platform(),
                        world.ids()::next);
        return List.of(
                new TemplateMessages(desk, world.users(), post, world.faults(), json),
                new TemplateManagement(desk, world.clock(), json),
                new Notifications(desk, world.users(), post, world.faults(), json),
                new NotificationTemplates(desk, json));
    }

    private List<ApiSection> articles(JsonBody json) {
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

    private List<ApiSection> masses(JsonBody json) {
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
                new MassSettings(masses, world.media(), json));
    }
}
