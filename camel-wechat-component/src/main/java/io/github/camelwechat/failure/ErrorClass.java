// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.failure;

/**
 * The kind of refusal an errcode stands for, which decides what a program does about it. Advice and
 * actor hold for the codes of the class that have none of their own.
 */
public enum ErrorClass {
    /** WeChat is busy or failed inside. Nothing was done. */
    RETRY("WeChat is busy or failed inside", Actor.NOBODY, "Send it again after a minute."),
    /** The access token is not taken, although the component has already fetched a fresh one. */
    REFRESH_TOKEN(
            "the access token is not taken, nor a fresh one",
            Actor.OPERATOR,
            "Look where tokens come from, and whether appId and appSecret belong together."),
    /** Asked too fast, or for the same thing at the same time. */
    THROTTLE(
            "asked too fast",
            Actor.DEVELOPER,
            "Put a throttle before the endpoint, and send it again after a minute."),
    /** The service window does not allow it. Only the user can open it. */
    WINDOW(
            "the service window does not allow it",
            Actor.NOBODY,
            "Wait until the person writes again."),
    /** An allowance of a day or month is used up, or a stock is full. */
    QUOTA(
            "an allowance is used up",
            Actor.OPERATOR,
            "Wait for the next period, or delete what is no longer needed; asking again is of no use."),
    /** This person cannot be reached: no follower, has refused, or belongs to another account. */
    NOT_FOLLOWER(
            "this person cannot be reached",
            Actor.NOBODY,
            "Take the person off your lists until they follow again."),
    /**
     * The content that was sent is not acceptable: too long, empty, unknown, of the wrong kind,
     * forbidden.
     */
    CONTENT(
            "what was sent is not acceptable",
            Actor.DEVELOPER,
            "Change what is sent; the same again is refused again."),
    /** Somebody with rights in the WeChat console has to act. */
    NEEDS_ADMIN(
            "the account may not do this",
            Actor.WECHAT_ADMIN,
            "Look in the WeChat console under interface permissions and among the notices."),
    /** The component or its surroundings are set up wrongly. */
    CONFIG(
            "the set-up is wrong",
            Actor.OPERATOR,
            "Compare the account's options with the WeChat console."),
    /** The call itself is wrong, whatever it carries. */
    BUG(
            "the call is wrong",
            Actor.DEVELOPER,
            "Compare path, method and fields with WeChat's page for this API. If a documented operation of the component ends here, report it with the request id."),
    /** The code is in no list we know. */
    UNKNOWN(
            "the code is in no list this version knows",
            Actor.DEVELOPER,
            "Look it up in WeChat's documentation, by the code and by the path; Tencent's support explains it from the request id. Nothing was assumed about it: the call is not repeated.");

    private final String meaning;
    private final Actor actor;
    private final String advice;

    ErrorClass(String meaning, Actor actor, String advice) {
        this.meaning = meaning;
        this.actor = actor;
        this.advice = advice;
    }

    /** In one clause. */
    public String meaning() {
        return meaning;
    }

    /** Returns the party that has to act, unless the code says otherwise. */
    public Actor actor() {
        return actor;
    }

    /** Returns the advice, unless the code says otherwise. */
    public String advice() {
        return advice;
    }

    /**
     * Tells whether the same call may succeed later without anybody changing anything, and can do
     * no harm.
     */
    public boolean retryable() {
        return this == RETRY || this == THROTTLE;
    }
}
