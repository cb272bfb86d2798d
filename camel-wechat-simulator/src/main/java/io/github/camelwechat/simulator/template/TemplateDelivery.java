// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import io.github.camelwechat.simulator.callback.WeChatEvents;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Carries cards to users, and tells the account's server what became of them. */
public final class TemplateDelivery {
    private final SimulatorClock clock;
    private final ChangeFeed changes;
    private final ScheduledTasks tasks;
    private final WeChatEvents events;
    private final LongSupplier ids;

    public TemplateDelivery(
            SimulatorClock clock,
            ChangeFeed changes,
            ScheduledTasks tasks,
            WeChatEvents events,
            LongSupplier ids) {
        this.clock = clock;
        this.changes = changes;
        this.tasks = tasks;
        this.events = events;
        this.ids = ids;
    }

    SimulatorClock clock() {
        return clock;
    }

    long nextId() {
        return ids.getAsLong();
    }

    void show(User user, String type, String text, ChatEntry.Via via) {
        user.add(new ChatEntry(ChatEntry.From.ACCOUNT, type, text, null, clock.epochSecond(), via));
        changes.publish(Topic.CHAT, user.openid());
    }

    /** Pushes an event about a user once the call has been answered. */
    void tellLater(User user, String event, Consumer<XmlWriter> fields) {
        tasks.soon(() -> events.push(user.openid(), event, fields));
    }
}
