// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

/**
 * The kinds of records that the component keeps, and the way in which those of one user are erased.
 * Every key is made here, so that there can be no record of which nobody said how it is forgotten.
 */
public enum RecordKind {
    /** The service window of a user, with what is told of it. */
    WINDOW("window", Erasure.BY_KEY),
    /** The conversations of a user. */
    CONVERSATION("conversation", Erasure.BY_KEY),
    /** The state of a user as a follower. */
    FOLLOWER("follower", Erasure.BY_KEY),
    /** The callbacks of a user that are in a route or wait for it, where they have an order. */
    ORDER("order", Erasure.BY_KEY),
    /** The messages that wait for a user's window. */
    PARK("park", Erasure.BY_KEY),
    /** The survey that a user was asked last. */
    SURVEY("survey", Erasure.BY_KEY),
    /** The result of a send that carries an id, which is the route's own and may name the user. */
    SEND("send", Erasure.BY_MENTION),
    /**
     * The end of a job of WeChat's, by the id that WeChat gave it, with the send id of the route.
     */
    OUTCOME("outcome", Erasure.BY_MENTION),
    /** A callback whose delivery is known, under a digest, with the answer it got. */
    DEDUPE("dedupe", Erasure.BY_TIME),
    /** The media id of a file, under a digest of the file. */
    MEDIA("media", Erasure.NONE),
    /** The access token of an account, or one of its tickets. */
    TOKEN("token", Erasure.NONE),
    /** The node that fetches the token. */
    TOKEN_LEASE("token-lease", Erasure.NONE),
    /** The newest ticket of a third-party platform. */
    PLATFORM_TICKET("platform-ticket", Erasure.NONE),
    /** An account that authorized a third-party platform, or withdrew, with its tokens. */
    AUTHORIZER("authorizer", Erasure.NONE),
    /**
     * The account that gave a code to a third-party platform, for the browser that comes with it.
     */
    AUTHORIZATION_CODE("authorization-code", Erasure.NONE),
    /** The wish of somebody to hear the window events of an account. */
    WINDOW_WATCH("window-watch", Erasure.NONE),
    /** The calls of an account on one of WeChat's days, by path. */
    QUOTA("quota", Erasure.NONE),
    /** A record that health checks look for; it is never written. */
    HEALTH("health", Erasure.NONE),
    /** The clock of a node. */
    CLOCK("clock", Erasure.NONE),
    /**
     * A callback whose route is not over, as WeChat wrote it. The last of all: an erasure that is
     * cut short is begun anew by the callback that asked for it.
     */
    JOURNAL("journal", Erasure.BY_CALLBACK);

    /** The way in which the records of one user are found. */
    public enum Erasure {
        /** The id is the openid. */
        BY_KEY,
        /** The id or the content may name the openid. */
        BY_MENTION,
        /** The content is a callback of the user. */
        BY_CALLBACK,
        /** They cannot be found by a user, and run out within minutes. */
        BY_TIME,
        /** They tell of nobody. */
        NONE
    }

    private final String wireName;
    private final Erasure erasure;

    RecordKind(String wireName, Erasure erasure) {
        this.wireName = wireName;
        this.erasure = erasure;
    }

    /** The second part of a key. */
    public String wireName() {
        return wireName;
    }

    public Erasure erasure() {
        return erasure;
    }

    /** The key of a record of this kind. */
    public StateKey key(String account, String id) {
        return new StateKey(account, wireName, id);
    }

    /** The beginning of the keys of all records of this kind, for {@link StateStore#scan}. */
    public String prefix(String account) {
        return key(account, "").text();
    }
}
