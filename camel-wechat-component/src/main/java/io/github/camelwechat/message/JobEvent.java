// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The end of a job that the account had started (WeChat's protocol, inbound.md 5.3). */
public sealed interface JobEvent extends InboundEvent {

    /**
     * A template message reached its recipient or did not. The event is about that recipient.
     *
     * @param messageId the {@code msgid} that the send call returned
     * @param status {@link #SUCCESS}, {@link #USER_BLOCK}, {@link #SYSTEM_FAILED}, or what WeChat
     *     may add
     */
    record TemplateSent(Received received, String messageId, String status) implements JobEvent {

        public static final String SUCCESS = "success";

        /** The user refuses the account's messages. */
        public static final String USER_BLOCK = "failed:user block";

        public static final String SYSTEM_FAILED = "failed: system failed";

        /** Tells whether the message was delivered. */
        public boolean delivered() {
            return status.equals(SUCCESS);
        }
    }

    /**
     * A mass send is nearly done. It is about nobody: WeChat's mass-send account reports it. The
     * counts are approximate.
     *
     * @param messageId the {@code msg_id} that the send call returned
     * @param status {@code send success} ({@code sendsuccess} in older ones), {@code send fail} or
     *     {@code err(n)}
     * @param totalCount followers addressed
     * @param filterCount of these, followers left after region, gender, refusal and monthly limit
     * @param sentCount of these, followers it reached
     * @param errorCount of these, followers it did not reach
     * @param copyright what the check for originality found, null if nothing was checked
     * @param articles where the articles are now, empty for anything but articles
     */
    record MassSent(
            Received received,
            String messageId,
            String status,
            int totalCount,
            int filterCount,
            int sentCount,
            int errorCount,
            @Nullable CopyrightCheck copyright,
            List<PublishedArticle> articles)
            implements JobEvent {

        public MassSent {
            articles = List.copyOf(articles);
        }

        /** Tells whether the message was sent, to all but a few. */
        public boolean succeeded() {
            return status.equals("send success") || status.equals("sendsuccess");
        }

        /**
         * The reason of a refusal, the {@code n} of {@code err(n)}: 10001 advertisement, 20001
         * politics, 20002 pornography, 20004 society, 20006 crime, 20008 fraud, 20013 copyright,
         * 21000 other, 22000 mutual promotion, 30001 failed check for originality, 30002 refused by
         * it, 30003 judged a reprint, 40001 refused by an administrator, 40002 not confirmed by one
         * in 30 minutes. Null if the status says none.
         */
        public @Nullable Integer refusal() {
            return JobTypes.refusal(status);
        }
    }

    /**
     * The check for originality.
     *
     * @param checkState of all articles together: 1 no reprint, 2 reprint and may be sent, 3
     *     reprint and may not be sent
     * @param articles of each article
     */
    record CopyrightCheck(int checkState, List<ArticleCheck> articles) {

        public CopyrightCheck {
            articles = List.copyOf(articles);
        }
    }

    /**
     * The check for originality of one article.
     *
     * @param index which article it is, from 1
     * @param declaredState what the account declared: 0 nothing, 1 original, 2 reprint
     * @param auditState what WeChat found: 0 not checked, 1 being checked, 11 passed, else failed
     * @param originalUrl the article it resembles, null if none
     * @param originalType what that article is: 0 none, 1 original, 2 an old one that is not, 3
     *     news, 4 without the right of originality
     * @param reprintable whether it may be reprinted
     * @param contentReplaced whether it has to show the original's content
     * @param sourceShown whether it has to say that it is a reprint
     */
    record ArticleCheck(
            int index,
            int declaredState,
            int auditState,
            @Nullable String originalUrl,
            int originalType,
            boolean reprintable,
            boolean contentReplaced,
            boolean sourceShown) {}

    /**
     * Where an article is now.
     *
     * @param index which article it is, from 1
     */
    record PublishedArticle(int index, String url) {}

    /**
     * A publication ended. It is about nobody: WeChat's mass-send account reports it.
     *
     * @param publishId the {@code publish_id} that the publish call returned
     * @param status 0 done, 1 running, 2 failed the check for originality, 3 failed, 4 refused by
     *     WeChat, 5 all articles deleted by the account later, 6 all articles banned later
     * @param articleId the id of the published post, null unless done
     * @param articles where the articles are now, empty unless done
     * @param failedIndexes which articles were refused, from 1
     */
    record Published(
            Received received,
            String publishId,
            int status,
            @Nullable String articleId,
            List<PublishedArticle> articles,
            List<Integer> failedIndexes)
            implements JobEvent {

        public Published {
            articles = List.copyOf(articles);
            failedIndexes = List.copyOf(failedIndexes);
        }

        /** Tells whether the articles can be read. */
        public boolean succeeded() {
            return status == 0;
        }
    }
}
