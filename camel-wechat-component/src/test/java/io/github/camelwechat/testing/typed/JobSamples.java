// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import static io.github.camelwechat.testing.typed.TypedSample.named;
import static io.github.camelwechat.testing.typed.TypedSample.sample;

import io.github.camelwechat.message.JobEvent;
import java.util.List;
import java.util.Map;

/** Results of template messages, mass sends and publications. */
final class JobSamples {

    private JobSamples() {}

    static List<TypedSample> all() {
        return List.of(
                template(
                        "events/jobs/TEMPLATESENDJOBFINISH-success.xml",
                        1789000300,
                        "3471902288120045568",
                        "success"),
                template(
                        "events/jobs/TEMPLATESENDJOBFINISH-user-block.xml",
                        1789000301,
                        "3471902288120045569",
                        "failed:user block"),
                template(
                        "events/jobs/TEMPLATESENDJOBFINISH-system-failed.xml",
                        1789000302,
                        "3471902288120045570",
                        "failed: system failed"),
                template("edge/event-name-case.xml", 1789003002, "3471902288120045571", "success"),
                sample(
                                "events/jobs/MASSSENDJOBFINISH-success.xml",
                                JobEvent.MassSent.class,
                                1789000303,
                                "messageId",
                                "3147483651",
                                "status",
                                "send success",
                                "totalCount",
                                1200,
                                "filterCount",
                                1180,
                                "sentCount",
                                1174,
                                "errorCount",
                                6,
                                "copyright",
                                named(
                                        "checkState",
                                        2,
                                        "articles",
                                        List.of(
                                                named(
                                                        "index",
                                                        1,
                                                        "declaredState",
                                                        0,
                                                        "auditState",
                                                        2,
                                                        "originalUrl",
                                                        "https://mp.weixin.example/s/orig-1",
                                                        "originalType",
                                                        1,
                                                        "reprintable",
                                                        true,
                                                        "contentReplaced",
                                                        true,
                                                        "sourceShown",
                                                        true),
                                                notOriginal(2, 1, 11))),
                                "articles",
                                List.of(
                                        article(1, "https://mp.weixin.example/s/mine-1"),
                                        article(2, "https://mp.weixin.example/s/mine-2")))
                        .aboutNobody(),
                sample(
                                "events/jobs/MASSSENDJOBFINISH-text.xml",
                                JobEvent.MassSent.class,
                                1789000304,
                                "messageId",
                                "3147483652",
                                "status",
                                "send success",
                                "totalCount",
                                300,
                                "filterCount",
                                298,
                                "sentCount",
                                298,
                                "errorCount",
                                0,
                                "copyright",
                                null,
                                "articles",
                                List.of())
                        .aboutNobody(),
                sample(
                                "events/jobs/MASSSENDJOBFINISH-err30003.xml",
                                JobEvent.MassSent.class,
                                1789000305,
                                "messageId",
                                "3147483653",
                                "status",
                                "err(30003)",
                                "totalCount",
                                0,
                                "filterCount",
                                0,
                                "sentCount",
                                0,
                                "errorCount",
                                0,
                                "copyright",
                                named("checkState", 1, "articles", List.of(notOriginal(1, 0, 1))),
                                "articles",
                                List.of())
                        .aboutNobody(),
                published(
                        "success",
                        1789000306,
                        "2247599001",
                        0,
                        "n9invented-article-id_T5wQ",
                        List.of(
                                article(1, "https://mp.weixin.example/s/p-1"),
                                article(2, "https://mp.weixin.example/s/p-2")),
                        List.of()),
                published(
                        "original-failed",
                        1789000307,
                        "2247599002",
                        2,
                        null,
                        List.of(),
                        List.of(1, 2)),
                published(
                        "audit-refused", 1789000308, "2247599003", 4, null, List.of(), List.of(1)));
    }

    private static TypedSample template(
            String file, long createTime, String messageId, String status) {
        return sample(
                file,
                JobEvent.TemplateSent.class,
                createTime,
                "messageId",
                messageId,
                "status",
                status);
    }

    private static TypedSample published(
            String outcome,
            long createTime,
            String publishId,
            int status,
            String articleId,
            List<?> articles,
            List<Integer> failedIndexes) {
        return sample(
                        "events/jobs/PUBLISHJOBFINISH-" + outcome + ".xml",
                        JobEvent.Published.class,
                        createTime,
                        "publishId",
                        publishId,
                        "status",
                        status,
                        "articleId",
                        articleId,
                        "articles",
                        articles,
                        "failedIndexes",
                        failedIndexes)
                .aboutNobody();
    }

    private static Map<String, Object> article(int index, String url) {
        return named("index", index, "url", url);
    }

    private static Map<String, Object> notOriginal(int index, int declaredState, int auditState) {
        return named(
                "index",
                index,
                "declaredState",
                declaredState,
                "auditState",
                auditState,
                "originalUrl",
                null,
                "originalType",
                0,
                "reprintable",
                false,
                "contentReplaced",
                false,
                "sourceShown",
                false);
    }
}
