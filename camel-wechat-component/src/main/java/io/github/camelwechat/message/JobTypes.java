// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The events of WeChat's protocol, inbound.md 5.3. */
final class JobTypes {

    static final List<EventType> ALL =
            List.of(
                    new EventType(
                            "TEMPLATESENDJOBFINISH",
                            (r, f) ->
                                    new JobEvent.TemplateSent(
                                            r, f.needText("MsgID"), f.needText("Status"))),
                    new EventType("MASSSENDJOBFINISH", JobTypes::massSent),
                    new EventType("PUBLISHJOBFINISH", JobTypes::published));

    private static final Pattern REFUSAL = Pattern.compile("err\\((\\d{1,9})\\)");

    private JobTypes() {}

    static @Nullable Integer refusal(String status) {
        Matcher refusal = REFUSAL.matcher(status);
        return refusal.matches() ? Integer.valueOf(refusal.group(1)) : null;
    }

    private static InboundEvent massSent(Received received, Fields fields) {
        Fields copyright = fields.inside("CopyrightCheckResult");
        Fields urls = fields.inside("ArticleUrlResult");
        return new JobEvent.MassSent(
                received,
                fields.needText("MsgID"),
                fields.needText("Status"),
                fields.needInt("TotalCount"),
                fields.needInt("FilterCount"),
                fields.needInt("SentCount"),
                fields.needInt("ErrorCount"),
                copyright == null ? null : copyrightCheck(copyright),
                urls == null
                        ? List.of()
                        : urls.each("ResultList", "item").stream()
                                .map(f -> article(f, "ArticleIdx", "ArticleUrl"))
                                .toList());
    }

    private static JobEvent.CopyrightCheck copyrightCheck(Fields fields) {
        return new JobEvent.CopyrightCheck(
                fields.needInt("CheckState"),
                fields.each("ResultList", "item").stream().map(JobTypes::articleCheck).toList());
    }

    private static JobEvent.ArticleCheck articleCheck(Fields fields) {
        return new JobEvent.ArticleCheck(
                fields.needInt("ArticleIdx"),
                fields.needInt("UserDeclareState"),
                fields.needInt("AuditState"),
                fields.text("OriginalArticleUrl"),
                fields.needInt("OriginalArticleType"),
                fields.flag("CanReprint"),
                fields.flag("NeedReplaceContent"),
                fields.flag("NeedShowReprintSource"));
    }

    private static InboundEvent published(Received received, Fields fields) {
        Fields info = fields.needInside("PublishEventInfo");
        return new JobEvent.Published(
                received,
                info.needText("publish_id"),
                info.needInt("publish_status"),
                info.text("article_id"),
                info.each("article_detail", "item").stream()
                        .map(f -> article(f, "idx", "article_url"))
                        .toList(),
                info.integers("fail_idx"));
    }

    private static JobEvent.PublishedArticle article(Fields fields, String index, String url) {
        return new JobEvent.PublishedArticle(fields.needInt(index), fields.needText(url));
    }
}
