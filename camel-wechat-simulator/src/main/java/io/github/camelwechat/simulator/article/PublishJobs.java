// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.article;

import io.github.camelwechat.simulator.callback.WeChatEvents;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;

/** Publishing takes a while, and its result is an event. */
public final class PublishJobs {
    /** WeChat's own, under whose name it tells of jobs. */
    private static final String WECHATS_HELPER = "mphelper";

    private static final Duration TAKES = Duration.ofSeconds(10);

    private final ArticleStore articleStore;
    private final ScheduledTasks tasks;
    private final SimulatorClock clock;
    private final WeChatEvents events;
    private final FaultPlan faults;
    private final Supplier<URI> base;

    public PublishJobs(
            ArticleStore articleStore,
            ScheduledTasks tasks,
            SimulatorClock clock,
            WeChatEvents events,
            FaultPlan faults,
            Supplier<URI> base) {
        this.articleStore = articleStore;
        this.tasks = tasks;
        this.clock = clock;
        this.events = events;
        this.faults = faults;
        this.base = base;
    }

    Publication start(Draft draft) {
        Publication started =
                new Publication(
                        articleStore.nextId(),
                        draft.mediaId(),
                        articleStore.nextId(),
                        draft.articles().size(),
                        Publication.RUNNING,
                        null,
                        clock.instant());
        articleStore.put(started);
        tasks.in(TAKES, () -> finish(started));
        return started;
    }

    void delete(Publication publication, int number) {
        ArticleSet issue = publication.issue();
        if (issue == null) {
            return;
        }
        issue.delete(number);
        if (issue.isGone()) {
            articleStore.put(publication.ended(Publication.DELETED, issue, clock.instant()));
        }
    }

    private void finish(Publication started) {
        int failure =
                faults.nextForJob(Fault.PublishFailed.class)
                        .map(Fault.PublishFailed::status)
                        .orElse(0);
        Draft draft = articleStore.drafts().find(started.draftId()).orElse(null);
        Publication ended;
        if (failure != 0 || draft == null) {
            // A draft that is gone, as another job was faster, is an ordinary failure.
            int status = failure == 0 ? Publication.FAILED : failure;
            ended = started.ended(status, null, clock.instant());
        } else {
            ArticleSet issue = articleStore.issue(started.msgDataId(), draft.articles());
            articleStore.drafts().remove(draft.mediaId());
            ended = started.ended(Publication.PUBLISHED, issue, clock.instant());
        }
        articleStore.put(ended);
        events.push(WECHATS_HELPER, "PUBLISHJOBFINISH", out -> write(ended, out));
    }

    private void write(Publication ended, XmlWriter out) {
        out.open("PublishEventInfo")
                .number("publish_id", ended.id())
                .number("publish_status", ended.status());
        ArticleSet issue = ended.issue();
        if (issue != null) {
            out.text("article_id", issue.articleId()).open("article_detail");
            out.number("count", ended.articleCount());
            for (int i = 1; i <= ended.articleCount(); i++) {
                out.open("item")
                        .number("idx", i)
                        .text("article_url", base.get().resolve(issue.path(i)).toString())
                        .close("item");
            }
            out.close("article_detail");
        }
        ended.failed().forEach(number -> out.number("fail_idx", number));
        out.close("PublishEventInfo");
    }
}
