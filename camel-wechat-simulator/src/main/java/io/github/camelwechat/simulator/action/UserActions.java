// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.action;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.agent.AgentSessions;
import io.github.camelwechat.simulator.callback.AccountCallbacks;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.callback.CallbackOutcome;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.qr.QrCodes;
import io.github.camelwechat.simulator.reply.PassiveReply;
import io.github.camelwechat.simulator.store.MessageIds;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.Subscription;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.user.Users;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.xml.XmlElement;
import io.github.camelwechat.simulator.xml.XmlException;
import io.github.camelwechat.simulator.xml.XmlReader;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.function.Consumer;

/** The consequences of a user's action in WeChat: chat, window, then the callback. */
public final class UserActions {
    private final XmlReader xml = new XmlReader();
    private final SimulatedAccount account;
    private final Users users;
    private final MediaStore media;
    private final QrCodes qrCodes;
    private final AgentSessions sessions;
    private final AccountCallbacks callbacks;
    private final SimulatorClock clock;
    private final MessageIds ids;
    private final ChangeFeed changes;

    public UserActions(
            SimulatedAccount account,
            Users users,
            MediaStore media,
            QrCodes qrCodes,
            AgentSessions sessions,
            AccountCallbacks callbacks,
            SimulatorClock clock,
            MessageIds ids,
            ChangeFeed changes) {
        this.account = account;
        this.users = users;
        this.media = media;
        this.qrCodes = qrCodes;
        this.sessions = sessions;
        this.callbacks = callbacks;
        this.clock = clock;
        this.ids = ids;
        this.changes = changes;
    }

    /** A message with the fields that follow MsgType; MsgId comes after them. */
    Callback message(
            String openid,
            String type,
            Consumer<XmlWriter> fields,
            Consumer<XmlWriter> afterId,
            ChatEntry entry) {
        User user = users.get(openid);
        if (user.relation() == User.Relation.GONE) {
            throw new NotAFollowerException(openid);
        }
        user.follow(unasked());
        XmlWriter out = head(openid, type);
        fields.accept(out);
        out.number("MsgId", ids.next());
        afterId.accept(out);
        user.add(entry);
        String said = entry.text().isEmpty() ? "[" + type + "]" : entry.text();
        return push(user, out.end().getBytes(StandardCharsets.UTF_8), said);
    }

    /** An event with the fields that follow Event. */
    Callback event(String openid, String event, Consumer<XmlWriter> fields, String line) {
        User user = users.get(openid);
        boolean follow = event.equals("subscribe");
        if (!follow && user.relation() != User.Relation.FOLLOWER) {
            throw new NotAFollowerException(openid);
        }
        XmlWriter out = head(openid, "event").text("Event", event);
        fields.accept(out);
        user.add(ChatEntry.byUser("event", line, null, clock.epochSecond()));
        return push(user, out.end().getBytes(StandardCharsets.UTF_8), "");
    }

    /** Something that WeChat deals with itself: the user sees it, and nothing is pushed. */
    Callback silent(String openid, String line) {
        users.get(openid).add(ChatEntry.byUser("event", line, null, clock.epochSecond()));
        changes.publish(Topic.CHAT, openid);
        return callbacks.withhold(
                openid, new byte[0], Interaction.OTHER, "WeChat answers this itself");
    }

    /** A payload as it is, as if WeChat had written it for this user. */
    public Callback raw(String openid, byte[] payload) {
        return push(users.get(openid), payload, "");
    }

    /** Tells whether a user sees that an answer is being typed. */
    boolean seesTyping(String openid) {
        return users.get(openid).typingAt(clock.instant());
    }

    long now() {
        return clock.epochSecond();
    }

    private XmlWriter head(String openid, String type) {
        return new XmlWriter()
                .text("ToUserName", account.originalId())
                .text("FromUserName", openid)
                .number("CreateTime", clock.epochSecond())
                .text("MsgType", type);
    }

    private Callback push(User user, byte[] payload, String said) {
        Interaction interaction = settle(user, payload);
        changes.publish(Topic.USER, user.openid());
        changes.publish(Topic.CHAT, user.openid());
        if (user.profile().blocked() && interaction != Interaction.UNSUBSCRIBE) {
            return callbacks.withhold(
                    user.openid(), payload, interaction, "the user is blacklisted");
        }
        if (interaction.isMessage() && sessions.hears(user.openid(), said)) {
            return callbacks.withhold(
                    user.openid(), payload, interaction, "an agent serves the user");
        }
        return callbacks.push(
                user.openid(), payload, interaction, outcome -> show(user, interaction, outcome));
    }

    /** Applies to the user what the payload says; a payload nobody can read changes nothing. */
    private Interaction settle(User user, byte[] payload) {
        XmlElement read;
        try {
            read = xml.read(payload);
        } catch (XmlException e) {
            return Interaction.OTHER;
        }
        Interaction interaction = Interaction.of(read);
        switch (interaction) {
            case SUBSCRIBE -> user.follow(subscription(read));
            case UNSUBSCRIBE -> user.leave();
            case MESSAGE, MSGMENU_TAP -> {
                if (user.relation() == User.Relation.STRANGER) {
                    user.follow(unasked());
                }
                user.traffic(clock.instant());
            }
            default -> {}
        }
        user.window().record(interaction, createTime(read));
        return interaction;
    }

    /** Makes the subscription of somebody who just wrote. */
    private Subscription unasked() {
        return Subscription.by("ADD_SCENE_OTHERS", clock.instant());
    }

    private Subscription subscription(XmlElement payload) {
        Subscription how = Subscription.of(payload.value("EventKey"), clock.instant());
        return qrCodes.find(payload.value("Ticket"))
                .map(code -> how.withTextScene(code.textScene()))
                .orElse(how);
    }

    private Instant createTime(XmlElement payload) {
        String seconds = payload.value("CreateTime");
        return seconds.matches("[0-9]{1,11}")
                ? Instant.ofEpochSecond(Long.parseLong(seconds))
                : clock.instant();
    }

    private void transfer(User user, PassiveReply reply) {
        if (reply.type().equals("transfer_customer_service")) {
            sessions.queue(user.openid(), reply.text());
        }
    }

    private void show(User user, Interaction interaction, CallbackOutcome outcome) {
        PassiveReply reply = outcome.reply();
        if (reply != null) {
            if (reply.type().startsWith("transfer_")) {
                transfer(user, reply);
                return;
            }
            String url =
                    reply.mediaId() == null
                            ? reply.mediaUrl()
                            : media.find(reply.mediaId()).map(found -> found.path()).orElse(null);
            user.add(
                    new ChatEntry(
                            ChatEntry.From.ACCOUNT,
                            reply.type(),
                            reply.text(),
                            url,
                            clock.epochSecond(),
                            ChatEntry.Via.PASSIVE));
            user.traffic(clock.instant());
        } else if (!outcome.isOk() && interaction.isVisible()) {
            user.add(ChatEntry.faultBanner(clock.epochSecond()));
        } else {
            return;
        }
        changes.publish(Topic.CHAT, user.openid());
    }
}
