// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.outcome.JobTracker;
import io.github.camelwechat.internal.send.MessageSender.SendOrder;
import io.github.camelwechat.internal.send.coalesce.Coalescer;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.park.UserQueues;
import io.github.camelwechat.internal.send.post.CustomerServiceSender;
import io.github.camelwechat.internal.send.post.DryRunUsage;
import io.github.camelwechat.internal.send.post.PassiveSender;
import io.github.camelwechat.internal.send.post.SendLog;
import io.github.camelwechat.internal.send.post.TemplateSender;
import io.github.camelwechat.internal.send.post.WindowReservations;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The stages of the outbound flow, put together from what the endpoints of an account share. */
public final class MessageSenderFactory {

    /** Longer than WeChat takes for all that one message needs, but for the largest of files. */
    private static final Duration LONGEST_TURN = Duration.ofMinutes(1);

    private final SendOrder order;
    private final MediaUploads uploads;
    private final DryRunUsage dryRuns = new DryRunUsage();
    private final SendLog log;
    private final WindowReservations window;
    private final Supplier<@Nullable Coalescer> coalescer;
    private final CustomerServiceSender customerService;
    private final TemplateSender templates;

    /**
     * @param threads where a message goes on that waited for another; never refuses
     * @param coalescer where texts are held; gives null while nobody holds any
     * @param jobs who follows up what WeChat only accepts, by operation; null for nobody
     */
    public MessageSenderFactory(
            WeChatApi api,
            ServiceWindow window,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService scheduler,
            Executor threads,
            Supplier<@Nullable Coalescer> coalescer,
            OperationRunner operations,
            @Nullable Function<String, @Nullable JobTracker> jobs) {
        this.order = new SendOrder(threads, scheduler, LONGEST_TURN);
        this.uploads = new MediaUploads(api, store, clock);
        this.log = new SendLog(store, clock);
        this.window = new WindowReservations(window);
        this.coalescer = coalescer;
        this.customerService = new CustomerServiceSender(api, uploads, log, this.window);
        this.templates = new TemplateSender(operations, jobs, log);
    }

    /** The ends of sends that carry an id. */
    public SendLog log() {
        return log;
    }

    public MediaUploads uploads() {
        return uploads;
    }

    /** The messages that dry runs would have sent. */
    DryRunUsage dryRunUsage() {
        return dryRuns;
    }

    PassiveSender passive() {
        return new PassiveSender(uploads, log, window);
    }

    WindowReservations window() {
        return window;
    }

    /** The last stage of every message that is pushed. */
    public CustomerServiceSender customerService() {
        return customerService;
    }

    TemplateSender templates() {
        return templates;
    }

    /**
     * A sender.
     *
     * @param queues null if no plan parks
     */
    public MessageSender sender(@Nullable UserQueues queues) {
        return new MessageSender(
                order, coalescer, queues, log, passive(), window, customerService, templates);
    }
}
