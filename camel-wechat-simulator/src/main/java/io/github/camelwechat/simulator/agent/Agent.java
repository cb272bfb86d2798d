// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.agent;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A customer-service account, as it is now.
 *
 * @param account {@code prefix@wechat-id}
 * @param id WeChat's number of it
 * @param nick what users see
 * @param avatar where its picture is, below the simulator's address; null without one
 * @param worker the WeChat id of the person behind it; null while nobody is
 * @param invitation to become that person; null without one
 * @param online whether the person is at work
 * @param autoAccept how many sessions are taken without being asked
 */
public record Agent(
        String account,
        int id,
        String nick,
        @Nullable String avatar,
        @Nullable String worker,
        @Nullable Invitation invitation,
        boolean online,
        int autoAccept) {

    /**
     * An invitation to a person.
     *
     * @param worker the person's WeChat id
     * @param expiresAt when it is over
     * @param rejected whether the person said no
     */
    public record Invitation(String worker, Instant expiresAt, boolean rejected) {
        public boolean pendingAt(Instant now) {
            return !rejected && now.isBefore(expiresAt);
        }

        /** WeChat's {@code invite_status}. */
        public String statusAt(Instant now) {
            return rejected ? "rejected" : pendingAt(now) ? "waiting" : "expired";
        }
    }

    static Agent of(String account, int id, String nick) {
        return new Agent(account, id, nick, null, null, null, false, 0);
    }

    public Agent withNick(String value) {
        return new Agent(account, id, value, avatar, worker, invitation, online, autoAccept);
    }

    public Agent withAvatar(String path) {
        return new Agent(account, id, nick, path, worker, invitation, online, autoAccept);
    }

    public Agent withInvitation(Invitation value) {
        return new Agent(account, id, nick, avatar, worker, value, online, autoAccept);
    }

    Agent boundTo(String person) {
        return new Agent(account, id, nick, avatar, person, null, online, autoAccept);
    }

    Agent at(boolean work, int accepts) {
        return new Agent(account, id, nick, avatar, worker, invitation, work, accepts);
    }
}
