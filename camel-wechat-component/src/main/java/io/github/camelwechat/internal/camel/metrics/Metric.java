// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.metrics;

import java.util.List;
import java.util.Locale;

/**
 * All metrics of the component: the one place of their names and tags. The page on observing them
 * has its table from here.
 */
public enum Metric {
    CALLBACKS(
            "wechat.callbacks",
            Kind.TIMER,
            "The deliveries that proved genuine, and the time from the arrival of each to its"
                    + " answer. Buckets up to WeChat's five seconds.",
            Tag.ACCOUNT,
            Tag.TYPE,
            Tag.ANSWER),
    HANDED_OVER(
            "wechat.callbacks.handed.over",
            Kind.COUNTER,
            "Those that were acknowledged before their route was over.",
            Tag.ACCOUNT,
            Tag.TYPE),
    REDELIVERED(
            "wechat.callbacks.redelivered",
            Kind.COUNTER,
            "Deliveries of a callback that WeChat had delivered before.",
            Tag.ACCOUNT,
            Tag.TYPE),
    REFUSED(
            "wechat.callbacks.refused",
            Kind.COUNTER,
            "Requests to the callback path that did not prove genuine.",
            Tag.ACCOUNT,
            Tag.REASON),
    SENDS(
            "wechat.sends",
            Kind.COUNTER,
            "What became of what routes wanted to say, and of answers that came too late for the"
                    + " callback.",
            Tag.ACCOUNT,
            Tag.STATUS,
            Tag.ERROR),
    WINDOW_REMAINING(
            "wechat.sends.window.remaining",
            Kind.SUMMARY,
            "The messages that a user's window still allowed after a send, where that is known."
                    + " Buckets from 0 to 5.",
            Tag.ACCOUNT),
    PARKED(
            "wechat.parked",
            Kind.COUNTER,
            "The messages that began to wait for a window, and how their wait ended.",
            Tag.ACCOUNT,
            Tag.EVENT),
    PARKED_WAITING(
            "wechat.parked.waiting",
            Kind.GAUGE,
            "The messages that wait right now, of the whole account: every node that delivers them"
                    + " counts once a minute in the store.",
            Tag.ACCOUNT),
    TOKEN_FETCHES(
            "wechat.token.fetches",
            Kind.COUNTER,
            "The access tokens that this node asked for.",
            Tag.ACCOUNT,
            Tag.SOURCE,
            Tag.OUTCOME),
    TOKEN_AGE(
            "wechat.token.age",
            Kind.GAUGE,
            "The seconds since this node got its access token.",
            Tag.ACCOUNT,
            Tag.SOURCE),
    API(
            "wechat.api",
            Kind.TIMER,
            "The calls of WeChat's API and the time each took, every attempt for itself.",
            Tag.ACCOUNT,
            Tag.PATH,
            Tag.OUTCOME),
    QUOTA_REMAINING(
            "wechat.api.quota.remaining",
            Kind.GAUGE,
            "The calls of a path that were left for the day when operation getQuota last asked.",
            Tag.ACCOUNT,
            Tag.PATH),
    QUOTA_USED(
            "wechat.api.quota.used",
            Kind.GAUGE,
            "With `quotaWatch=true`: the calls of a path that all nodes have made today, as the state"
                    + " store has them.",
            Tag.ACCOUNT,
            Tag.PATH),
    STORE(
            "wechat.store",
            Kind.TIMER,
            "The questions to the state store and the time each took. The one in memory is not"
                    + " measured.",
            Tag.OPERATION,
            Tag.OUTCOME);

    /** The kinds of meters. */
    public enum Kind {
        COUNTER,
        TIMER,
        SUMMARY,
        GAUGE
    }

    /** All tags. The values of each are bounded; none names a user. */
    public enum Tag {
        ACCOUNT("the account's name; the platform's where a third-party platform acts"),
        TYPE(
                "the `MsgType`, or `event.` and the event, in lower case; `other` for one that is"
                        + " in no list"),
        ANSWER(
                "`replied`, `acknowledged`, or `unanswered`, so that WeChat delivers the callback"
                        + " again"),
        REASON("why, as in the consumer's `Rejections`, in lower case"),
        STATUS("the `CamelWeChatSendStatus` in lower case, or `failed`"),
        ERROR(
                "`none`; the class of WeChat's refusal in lower case, as on the page of error"
                        + " codes; `window_closed`, `circuit_open`, `unreachable`, `uncertain`,"
                        + " `partly_sent`, `invalid`, `not_permitted`, `not_authorized`, `store`,"
                        + " or `other`"),
        EVENT(
                "`messageParked`, `messageDelivered`, `messageExpired`, `messageUncertain` or"
                        + " `messageDropped`"),
        SOURCE("`stable`, `classic`, `bean`, `server`, `file` or `platform`"),
        OUTCOME("`ok`, or as for `error`"),
        PATH(
                "the path of WeChat's API; `other` for one that no operation and nothing else in"
                        + " the component calls"),
        OPERATION("the method of `StateStore`");

        private final String meaning;

        Tag(String meaning) {
            this.meaning = meaning;
        }

        /** The name in the registry. */
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Describes the values, in the words of the page. */
        public String meaning() {
            return meaning;
        }
    }

    private final String text;
    private final Kind kind;
    private final String meaning;
    private final List<Tag> tags;

    Metric(String text, Kind kind, String meaning, Tag... tags) {
        this.text = text;
        this.kind = kind;
        this.meaning = meaning;
        this.tags = List.of(tags);
    }

    /** The name in the registry. */
    public String text() {
        return text;
    }

    public Kind kind() {
        return kind;
    }

    /** In one or two sentences. */
    public String meaning() {
        return meaning;
    }

    /** In the order in which values are given. */
    public List<Tag> tags() {
        return tags;
    }
}
