// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.mass;

import io.github.camelwechat.simulator.article.ArticleSet;
import io.github.camelwechat.simulator.article.ArticleStore;
import io.github.camelwechat.simulator.article.Draft;
import io.github.camelwechat.simulator.callback.WeChatEvents;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.change.ChangeFeed.Topic;
import io.github.camelwechat.simulator.clock.ScheduledTasks;
import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.simulator.fault.FaultPlan;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.simulator.user.User;
import io.github.camelwechat.simulator.xml.XmlWriter;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sending to many takes a while, and its result is an event. */
public final class MassJobs {
    /** WeChat's own, under whose name it tells of jobs. */
    private static final String WECHATS_HELPER = "mphelper";

    private static final Duration TAKES = Duration.ofSeconds(5);

    private final MassMessages masses;
    private final ArticleStore articleStore;
    private final ScheduledTasks tasks;
    private final SimulatorClock clock;
    private final ChangeFeed changes;
    private final WeChatEvents events;
    private final FaultPlan faults;
    private final Supplier<URI> base;

    public MassJobs(
            MassMessages masses,
            ArticleStore articleStore,
            ScheduledTasks tasks,
            SimulatorClock clock,
            ChangeFeed changes,
            WeChatEvents events,
            FaultPlan faults,
            Supplier<URI> base) {
        this.masses = masses;
        this.articleStore = articleStore;
        this.tasks = tasks;
        this.clock = clock;
        this.changes = changes;
        this.events = events;
        this.faults = faults;
        this.base = base;
    }

    MassMessage start(MassContent content, Audience audience, String key) {
        MassMessage started =
                new MassMessage(
                        articleStore.nextId(),
                        content.draft() == null ? 0 : articleStore.nextId(),
                        content.draft() != null || content.type().equals("video"),
                        MassMessage.State.SENDING,
                        null,
                        clock.instant());
        masses.add(started, key);
        tasks.in(TAKES, () -> finish(started, content, audience));
        return started;
    }

    /** Shows content to one user, and counts for nothing. */
    long preview(MassContent content, User user) {
        show(content, user);
        return articleStore.nextId();
    }

    private void finish(MassMessage started, MassContent content, Audience audience) {
        Optional<String> failure =
                faults.nextForJob(Fault.MassFailed.class).map(Fault.MassFailed::status);
        if (failure.isPresent()) {
            masses.put(started.with(MassMessage.State.FAILED, null));
            tell(started, failure.get(), new int[4], null);
            return;
        }
        ArticleSet issue = null;
        Draft draft = content.draft();
        if (draft != null) {
            issue = articleStore.issue(started.dataId(), draft.articles());
            articleStore.drafts().remove(draft.mediaId());
        }
        List<User> reached =
                audience.users().stream()
                        .filter(user -> user.relation() == User.Relation.FOLLOWER)
                        .filter(user -> !user.profile().blocked())
                        .filter(user -> masses.tryReceive(user.openid(), clock.instant()))
                        .toList();
        reached.forEach(user -> show(content, user));
        masses.put(started.with(MassMessage.State.SENT, issue));
        int total = audience.users().size() + audience.unknown();
        int filtered = reached.size() + audience.unknown();
        int[] counts = {total, filtered, reached.size(), audience.unknown()};
        tell(started, "send success", counts, issue);
    }

    private void show(MassContent content, User user) {
        if (content.mediaPaths().isEmpty()) {
            user.add(line(content.type(), content.text(), null));
        }
        content.mediaPaths().forEach(path -> user.add(line(content.type(), content.text(), path)));
        changes.publish(Topic.CHAT, user.openid());
    }

    private ChatEntry line(String type, String text, @Nullable String mediaPath) {
        return new ChatEntry(
                ChatEntry.From.ACCOUNT,
                type,
                text,
                mediaPath,
                clock.epochSecond(),
                ChatEntry.Via.MASS);
    }

    private void tell(MassMessage mass, String status, int[] counts, @Nullable ArticleSet issue) {
        events.push(
                WECHATS_HELPER,
                "MASSSENDJOBFINISH",
                out -> {
                    out.number("MsgID", mass.id())
                            .text("Status", status)
                            .number("TotalCount", counts[0])
                            .number("FilterCount", counts[1])
                            .number("SentCount", counts[2])
                            .number("ErrorCount", counts[3]);
                    if (issue != null) {
                        write(issue, out);
                    }
                });
    }

    private void write(ArticleSet issue, XmlWriter out) {
        int count = issue.articles().size();
        out.open("CopyrightCheckResult").number("Count", count).open("ResultList");
        for (int i = 1; i <= count; i++) {
            out.open("item")
                    .number("ArticleIdx", i)
                    .number("UserDeclareState", 0)
                    .number("AuditState", 0)
                    .text("OriginalArticleUrl", "")
                    .number("OriginalArticleType", 0)
                    .number("CanReprint", 0)
                    .number("NeedReplaceContent", 0)
                    .number("NeedShowReprintSource", 0)
                    .close("item");
        }
        out.close("ResultList").number("CheckState", 1).close("CopyrightCheckResult");
        out.open("ArticleUrlResult").number("Count", count).open("ResultList");
        for (int i = 1; i <= count; i++) {
            out.open("item")
                    .number("ArticleIdx", i)
                    .text("ArticleUrl", base.get().resolve(issue.path(i)).toString())
                    .close("item");
        }
        out.close("ResultList").close("ArticleUrlResult");
    }
}
