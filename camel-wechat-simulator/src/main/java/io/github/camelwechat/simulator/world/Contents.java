// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.world;

import io.github.camelwechat.simulator.api.ApiSection;
import io.github.camelwechat.simulator.api.JsonBody;
import io.github.camelwechat.simulator.api.material.MaterialEndpoints;
import io.github.camelwechat.simulator.api.template.NotificationTemplates;
import io.github.camelwechat.simulator.api.template.Notifications;
import io.github.camelwechat.simulator.api.template.Post;
import io.github.camelwechat.simulator.api.template.TemplateManagement;
import io.github.camelwechat.simulator.api.template.TemplateMessages;
import io.github.camelwechat.simulator.template.SubscriptionActs;
import io.github.camelwechat.simulator.template.TemplateDesk;
import io.github.camelwechat.simulator.template.Templates;
import java.util.List;
import java.util.random.RandomGenerator;

/** What the account made, and what it does with it: templates so far. */
public final class Contents {
    private final World world;
    private final TemplateDesk desk;
    private final SubscriptionActs subscriptions;

    Contents(World world, RandomGenerator random) {
        this.world = world;
        this.desk = new TemplateDesk(random);
        this.subscriptions =
                new SubscriptionActs(
                        desk, world.users(), world.platform(), world.clock(), world.events());
    }

    public Templates templates() {
        return desk.templates();
    }

    SubscriptionActs subscriptions() {
        return subscriptions;
    }

    List<ApiSection> sections(JsonBody json) {
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
                new NotificationTemplates(desk, json),
                new MaterialEndpoints(world.media().materials(), world::base, json));
    }

    void clear() {
        desk.clear();
    }
}
