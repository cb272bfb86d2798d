// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.user;

import io.github.camelwechat.simulator.window.ServiceWindow;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The knowledge of WeChat about one user. Keeps the newest 1000 lines of the chat. Thread-safe. */
public final class User {
    private static final int MAX_CHAT = 1000;

    private final String openid;
    private final ServiceWindow window;
    private final Profile profile = new Profile();
    private final Deque<ChatEntry> timeline = new ArrayDeque<>();
    private Relation relation = Relation.STRANGER;
    private Instant lastTraffic = Instant.MIN;
    private Instant typingUntil = Instant.MIN;

    /** The relation of the user to the account. */
    public enum Relation {
        /** Never followed. */
        STRANGER,
        FOLLOWER,
        /** Followed once, and left. */
        GONE
    }

    User(String openid, ServiceWindow window) {
        this.openid = openid;
        this.window = window;
    }

    public String openid() {
        return openid;
    }

    public ServiceWindow window() {
        return window;
    }

    public Profile profile() {
        return profile;
    }

    public synchronized Relation relation() {
        return relation;
    }

    /** Begins to follow; who does already, goes on as before. */
    public synchronized void follow(Subscription how) {
        if (relation != Relation.FOLLOWER) {
            relation = Relation.FOLLOWER;
            profile.subscription(how);
        }
    }

    public synchronized void leave() {
        relation = Relation.GONE;
        window.close();
    }

    /** Notes that a message went in either direction, which also ends "typing". */
    public synchronized void traffic(Instant at) {
        lastTraffic = at;
        typingUntil = Instant.MIN;
    }

    public synchronized Instant lastTraffic() {
        return lastTraffic;
    }

    public synchronized void typingUntil(Instant end) {
        typingUntil = end;
    }

    public synchronized boolean typingAt(Instant now) {
        return now.isBefore(typingUntil);
    }

    public synchronized void add(ChatEntry entry) {
        timeline.addLast(entry);
        if (timeline.size() > MAX_CHAT) {
            timeline.removeFirst();
        }
    }

    /** The messages and WeChat's notices. */
    public synchronized List<ChatEntry> chat() {
        return timeline.stream().filter(entry -> !entry.isEvent()).toList();
    }

    /** The chat, and what else the user did. */
    public synchronized List<ChatEntry> timeline() {
        return List.copyOf(timeline);
    }
}
