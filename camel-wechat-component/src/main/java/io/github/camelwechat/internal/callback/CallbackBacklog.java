// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.CallbackReading.AcceptedCallback;
import io.github.camelwechat.internal.callback.RouteRunner.Delivery;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.Begun;
import io.github.camelwechat.internal.callback.dedupe.Deduplicator.FailedRunOutcome;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.JournalEntry;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.callback.reply.CallbackResponse;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.user.UserState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.StateKey;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks that came while no route took any, in the order in which they came. While they are
 * run, a new one of a user of theirs is kept behind them, so that it does not overtake. Those that
 * other nodes keep meanwhile are not known here. Thread-safe.
 */
final class CallbackBacklog {

    private static final int MOST_USERS = 10_000;

    private final Account account;
    private final Journal journal;
    private final CallbackStore store;
    private final InstantSource clock;
    private final CallbackListener listener;
    private final InboundParser parser = new InboundParser();

    /** The last one that this node kept, or runs, of each user; those longest unused go. */
    private final Map<OpenId, StateKey> last =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<OpenId, StateKey> eldest) {
                            return size() > MOST_USERS;
                        }
                    });

    /** Callbacks kept until then go first, whoever kept them; null once they are under way. */
    private volatile @Nullable Instant before;

    /** Callbacks kept by an earlier run of the process go first. */
    CallbackBacklog(
            Account account,
            Journal journal,
            CallbackStore store,
            InstantSource clock,
            CallbackListener listener) {
        this.account = account;
        this.journal = journal;
        this.store = store;
        this.listener = listener;
        this.clock = clock;
        this.before = clock.instant();
    }

    /** Callbacks are taken again. */
    void resume() {
        before = clock.instant();
    }

    /**
     * Keeps a callback, and acknowledges it once it is safe. If it cannot be kept, WeChat is asked
     * to deliver it again, if it still will.
     */
    CompletionStage<CallbackResponse> keep(Delivery delivery, Begun.Run run) {
        AcceptedCallback callback = delivery.callback();
        return store.record(callback.received(), delivery.patience())
                .thenCompose(
                        user ->
                                store.ask(delivery.patience(), () -> put(callback))
                                        .thenCompose(
                                                safe ->
                                                        safe
                                                                ? acknowledge(delivery, run)
                                                                : postpone(delivery, run, user)));
    }

    private CompletionStage<Boolean> put(AcceptedCallback callback) {
        OpenId user = callback.received().openId();
        return journal.set(callback.key(), callback.verified().message())
                .thenApply(
                        key -> {
                            if (user != null) {
                                last.put(user, key);
                            }
                            return true;
                        });
    }

    private CompletionStage<CallbackResponse> acknowledge(Delivery delivery, Begun.Run run) {
        return store.answersOf(run.lease(), delivery.patience()).done(CallbackResponse.success());
    }

    private CompletionStage<CallbackResponse> postpone(
            Delivery delivery, Begun.Run run, UserState user) {
        return store.failed(run, delivery.patience())
                .thenApply(
                        outcome -> {
                            if (outcome == FailedRunOutcome.DELIVERED_AGAIN) {
                                return CallbackResponse.askAgain();
                            }
                            AcceptedCallback callback = delivery.callback();
                            listener.failed(
                                    new InboundExchange(
                                            callback.received().in(user.conversation()),
                                            run.attempt(),
                                            false,
                                            user.window(),
                                            user.follower(),
                                            null,
                                            callback.verified().message(),
                                            new AtomicBoolean()),
                                    new IllegalStateException(
                                            "The state store could not keep the callback until the"
                                                    + " route goes on"),
                                    false);
                            return CallbackResponse.success();
                        });
    }

    /** Tells whether a delivery has to wait behind others; if the store cannot say, it has not. */
    CompletionStage<Boolean> hasToWait(Delivery delivery) {
        Received callback = delivery.callback().received();
        return store.ask(delivery.patience(), () -> hasToWait(callback));
    }

    private CompletionStage<Boolean> hasToWait(Received callback) {
        Instant until = before;
        if (until == null) {
            return isBehind(callback);
        }
        return journal.hasKept(until)
                .thenCompose(
                        some -> {
                            if (some) {
                                return CompletableFuture.completedStage(true);
                            }
                            if (until.equals(before)) {
                                before = null;
                            }
                            return isBehind(callback);
                        });
    }

    private CompletionStage<Boolean> isBehind(Received callback) {
        OpenId user = callback.openId();
        StateKey key = user == null ? null : last.get(user);
        return key == null
                ? CompletableFuture.completedStage(false)
                : journal.has(key)
                        .thenApply(
                                there -> {
                                    if (!there) {
                                        last.remove(user, key);
                                    }
                                    return there;
                                });
    }

    /**
     * Takes up to so many of them, of each user the first, and none of a user one of whose
     * callbacks is under way. They are ours from now on.
     */
    CompletionStage<List<JournalRun>> claim(int most) {
        return journal.claimKept(most, this::user)
                .thenApply(
                        claimed -> {
                            claimed.forEach(this::begun);
                            return claimed;
                        });
    }

    private void begun(JournalRun run) {
        run.stored()
                .thenAccept(
                        entry -> user(entry).ifPresent(user -> last.putIfAbsent(user, run.key())));
    }

    private Optional<OpenId> user(JournalEntry entry) {
        try {
            return Optional.ofNullable(parser.parse(account, entry.message()).openId());
        } catch (CallbackRejectedException e) {
            return Optional.empty();
        }
    }
}
