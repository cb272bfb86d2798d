// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.template;

import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.WeChatEvents;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.Users;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;

/** The consequences of a user who answers a popup, changes settings, or opens the one-time page. */
public final class SubscriptionActions {
    private final TemplateStore store;
    private final Users users;
    private final WeChatEvents events;
    private final SimulatorClock clock;
    private final ChangeFeed changes;

    public SubscriptionActions(
            TemplateStore store,
            Users users,
            WeChatEvents events,
            SimulatorClock clock,
            ChangeFeed changes) {
        this.store = store;
        this.users = users;
        this.events = events;
        this.clock = clock;
        this.changes = changes;
    }

    /** Where a popup was shown. */
    public enum PopupScene {
        MINI_PROGRAM,
        WEB_PAGE,
        ARTICLE
    }

    /** Adds to how many notifications the user takes, and tells nobody. */
    public void grant(String openid, String templateId, int times) {
        if (times < 1) {
            throw new IllegalArgumentException("a grant is for 1 notification or more: " + times);
        }
        store.consents().grant(openid, notification(templateId).id(), times);
    }

    /** Answers a popup: true accepts a template, false rejects it. */
    public Callback answer(String openid, PopupScene scene, Map<String, Boolean> answers) {
        answers.keySet().forEach(this::notification);
        answers.forEach((id, accepted) -> settle(openid, notification(id), accepted));
        note(openid, "Answered a popup for notifications");
        return events.push(
                openid,
                "subscribe_msg_popup_event",
                out -> {
                    out.open("SubscribeMsgPopupEvent");
                    answers.forEach(
                            (id, accepted) -> {
                                item(out, id, accepted ? "accept" : "reject");
                                out.number("PopupScene", scene.ordinal()).close("List");
                            });
                    out.close("SubscribeMsgPopupEvent");
                });
    }

    /** Switches notifications off in the settings. */
    public Callback refuse(String openid, List<String> templateIds) {
        templateIds.forEach(id -> store.consents().withdraw(openid, notification(id).id()));
        note(openid, "Switched notifications off");
        return events.push(
                openid,
                "subscribe_msg_change_event",
                out -> {
                    out.open("SubscribeMsgChangeEvent");
                    templateIds.forEach(id -> item(out, id, "reject").close("List"));
                    out.close("SubscribeMsgChangeEvent");
                });
    }

    /** Agrees to one message of a scene. */
    public void consentOnce(String openid, String templateId, int scene) {
        store.consents().consentOnce(openid, oneTime(templateId).id(), scene);
        note(openid, "Agreed to one message");
    }

    /** Answers the page that asks for one message, and tells where the browser goes then. */
    public URI answerPage(String openid, URI page, boolean confirmed) {
        OneTimePage asked = OneTimePage.of(page);
        if (confirmed) {
            consentOnce(openid, asked.templateId(), asked.scene());
        } else {
            oneTime(asked.templateId());
        }
        return asked.redirect(openid, confirmed);
    }

    /** Blocks or admits template messages. */
    public void block(String openid, boolean blocks) {
        store.consents().block(openid, blocks);
    }

    private void settle(String openid, Template template, boolean accepted) {
        if (!accepted) {
            return;
        }
        if (template.kind() == TemplateKind.LONG_TERM_NOTIFICATION) {
            store.consents().grantForever(openid, template.id());
        } else {
            store.consents().grant(openid, template.id(), 1);
        }
    }

    private static XmlWriter item(XmlWriter out, String templateId, String status) {
        return out.open("List")
                .text("TemplateId", templateId)
                .text("SubscribeStatusString", status);
    }

    private void note(String openid, String line) {
        users.get(openid).add(ChatEntry.byUser("event", line, null, clock.epochSecond()));
        changes.publish(Topic.CHAT, openid);
    }

    private Template notification(String id) {
        return store.templates()
                .find(id)
                .filter(template -> template.kind().isNotification())
                .orElseThrow(() -> unknown(id, "a subscription notification"));
    }

    private Template oneTime(String id) {
        return store.templates()
                .find(id)
                .filter(template -> template.kind() == TemplateKind.ONE_TIME)
                .orElseThrow(() -> unknown(id, "a one-time subscription"));
    }

    private static IllegalArgumentException unknown(String id, String what) {
        return new IllegalArgumentException(
                "\"" + id + "\" is not the template of " + what + "; add one first");
    }
}
