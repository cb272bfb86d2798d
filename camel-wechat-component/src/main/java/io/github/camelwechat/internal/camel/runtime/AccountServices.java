// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.outcome.JobTracker;
import io.github.camelwechat.internal.api.outcome.Outcomes;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.MessageSenderFactory;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.store.StateStore;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheck;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the endpoints of one account share. {@link AccountRegistry} makes it for the
 * first that starts, and lets go of it with the last. Thread-safe.
 */
public final class AccountServices {

    private final AccountSettings settings;
    private final StateStore store;
    private final ServiceWindow window;
    private final WeChatApi api;
    private final OperationRunner operations;
    private final MessageSenderFactory senders;
    private final MessageSender sender;
    private final ParkedMessages parked;
    private final Outcomes outcomes;
    private final AccountQueue queue;
    private final WeChatRuntime runtime;
    private final SendHistory sends;
    private final CopyOnWriteArrayList<Consumer<OpenId>> memories = new CopyOnWriteArrayList<>();
    private final @Nullable PlatformServices platform;
    private final AtomicReference<@Nullable QueueSender> parking = new AtomicReference<>();

    /** The sender of those whose messages may wait, for as long as somebody parks. */
    private record QueueSender(AccountQueue.Open queue, MessageSender sender) {}

    /**
     * @param settings of the endpoint that starts first
     * @param queue the one of the account
     * @param sends those of the account
     */
    AccountServices(
            WeChatRuntime runtime,
            AccountSettings settings,
            AccountQueue queue,
            SendHistory sends) {
        this(runtime, settings, queue, sends, null);
    }

    /**
     * @param of the platform that acts for the account; null where it acts for itself
     */
    private AccountServices(
            WeChatRuntime runtime,
            AccountSettings settings,
            AccountQueue queue,
            SendHistory sends,
            @Nullable PlatformServices of) {
        this.runtime = runtime;
        this.settings = settings;
        this.store = runtime.store(settings.stateStore());
        this.platform =
                settings.platform()
                        ? new PlatformServices(
                                runtime,
                                settings,
                                store,
                                (authorizer, acting) ->
                                        new AccountServices(
                                                runtime, authorizer, queue, sends, acting))
                        : null;
        this.window =
                settings.window()
                        .window(
                                runtime.windowStore(store),
                                runtime.clock(),
                                runtime.skew().estimates());
        this.api =
                platform != null
                        ? platform.ownCalls()
                        : of != null
                                ? of.calls(settings, store)
                                : runtime.access().api(settings, store);
        this.operations =
                runtime.access()
                        .operations()
                        .create(
                                api,
                                settings.checkTemplates(),
                                settings.account().platformAppId() != null);
        this.outcomes = new Outcomes(store, runtime.clock(), runtime.scheduler());
        this.senders =
                new MessageSenderFactory(
                        api,
                        window,
                        store,
                        runtime.clock(),
                        runtime.scheduler(),
                        runtime.producerThreads(),
                        runtime.coalescer(),
                        operations,
                        operation ->
                                JobTracker.of(operation, settings.name(), outcomes, Duration.ZERO));
        this.sender = senders.sender(null);
        this.parked =
                new ParkedMessages(
                        store,
                        runtime.clock(),
                        runtime.node(),
                        settings::printed,
                        name -> of == null ? name : of.platform().name());
        this.queue = queue;
        this.sends = sends;
        var console = runtime.instruments().callbacks();
        if (console != null) {
            memories.add(user -> console.forget(settings.name(), user));
        }
    }

    /** Returns what is there for a third-party platform; null if the account is none. */
    public @Nullable PlatformServices platform() {
        return platform;
    }

    /** Those of the endpoint that started first. */
    public AccountSettings settings() {
        return settings;
    }

    /** Where the account keeps its state, started. */
    public StateStore store() {
        return store;
    }

    public ServiceWindow window() {
        return window;
    }

    public WeChatApi api() {
        return api;
    }

    public OperationRunner operations() {
        return operations;
    }

    /** Returns the factory of senders: a file that several routes send at once is uploaded once. */
    public MessageSenderFactory senders() {
        return senders;
    }

    /** The sender of whoever lets no message wait. */
    public MessageSender sender() {
        return sender;
    }

    /** Returns the latest of what the account sent. */
    public SendHistory sends() {
        return sends;
    }

    /** Returns the largest file that may pass through, in bytes. */
    public long maxMediaSize() {
        return runtime.maxMediaSize();
    }

    public Outcomes outcomes() {
        return outcomes;
    }

    /** The parked messages, for whoever only looks. */
    public ParkedMessages parked() {
        return parked;
    }

    /**
     * Takes up the account's parked messages for a producer that parks, or those of all accounts of
     * a platform.
     *
     * @param producer its options
     * @throws IllegalArgumentException if nothing could deliver them, or if other producers of the
     *     account see to it otherwise
     */
    public void openQueue(AccountSettings producer, boolean coalesce) {
        queue.open(this, producer, coalesce);
    }

    /** The sender of those whose messages may wait; null while no producer parks. */
    @Nullable MessageSender parkingSender() {
        AccountQueue.Open open = queue.open();
        if (open == null) {
            return null;
        }
        QueueSender known =
                parking.updateAndGet(
                        last ->
                                last != null && last.queue() == open
                                        ? last
                                        : new QueueSender(
                                                open, queue.sender(this, open.coalesce())));
        return known == null ? null : known.sender();
    }

    /** Returns the sender of whoever lets messages wait, or that of whoever does not. */
    public MessageSender sender(boolean parks) {
        MessageSender waiting = parks ? parkingSender() : null;
        return waiting == null ? sender : waiting;
    }

    /**
     * Looks at a user's queue whose time has come.
     *
     * @param account whose user it is: this, or one that authorized the platform which this is
     */
    CompletionStage<Void> checkParked(String account, String openId) {
        if (platform != null) {
            return platform.checkParked(account, openId);
        }
        MessageSender waiting = parkingSender();
        return waiting == null
                ? CompletableFuture.completedStage(null)
                : waiting.checkParked(new OpenId(openId));
    }

    public void closeQueue() {
        queue.close();
    }

    /**
     * Returns where to tell that a user did something that may have opened the window, so that what
     * waits for them here is delivered; it gives null while nobody here parks.
     */
    public Supplier<@Nullable Consumer<OpenId>> parkedHere() {
        return settings.account().platformAppId() == null
                ? queue.delivery()
                : () -> {
                    MessageSender waiting = parkingSender();
                    return waiting == null ? null : waiting::sendParked;
                };
    }

    /** Tells whether another application may park where this one keeps its state. */
    public boolean mayBeParkedElsewhere() {
        return AccountQueue.isShared(store);
    }

    /** Tells whoever parks, elsewhere, that a user is here. */
    public void wakeElsewhere(OpenId openId) {
        AccountQueue.wakeElsewhere(parked, settings, openId);
    }

    /**
     * Adds something that remembers users beside the store.
     *
     * @param forgetting is told who is forgotten
     * @return takes it away again
     */
    public Runnable addMemory(Consumer<OpenId> forgetting) {
        memories.addIfAbsent(forgetting);
        return () -> memories.remove(forgetting);
    }

    /** Tells everything that remembers users beside the store that one is forgotten. */
    public void forgetHere(OpenId openId) {
        memories.forEach(each -> each.accept(openId));
    }

    /** Counts a producer; the first brings the account's health check. */
    public void producerStarted(Supplier<HealthCheck> check) {
        runtime.producerHealth().started(settings.name(), check);
    }

    public void producerStopped() {
        runtime.producerHealth().stopped(settings.name());
    }
}
