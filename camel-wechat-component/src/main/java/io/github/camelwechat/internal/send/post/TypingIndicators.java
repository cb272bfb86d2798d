// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.KnownValue;
import io.github.camelwechat.internal.api.operation.OperationInput;
import io.github.camelwechat.internal.api.operation.OperationResult;
import io.github.camelwechat.internal.api.operation.OperationRunner;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users of one account who are shown that an answer is being typed (outbound.md 2.5). It costs
 * nothing of the window, and what goes wrong with it harms nobody: it is logged, once for each
 * cause, and shown no more. Thread-safe.
 *
 * <p>WeChat ends it after about 15 seconds or with the next message, and refuses to begin when no
 * message went in either direction for 30 seconds. So it is asked for again every 10 seconds, or
 * after 5 while WeChat says that it is still shown, and not beyond the 30.
 */
public final class TypingIndicators {

    private static final Logger LOG = LoggerFactory.getLogger(TypingIndicators.class);

    private static final Pace WECHATS =
            new Pace(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(30),
                    Duration.ofSeconds(1),
                    1000);

    private static final int MOST_CAUSES = 20;
    private static final int STILL_SHOWN = 45081;
    private static final int NO_MESSAGE_LATELY = 45080;

    private final Account account;
    private final OperationRunner runner;
    private final Pace pace;
    private final Deadlines deadlines;
    private final Set<String> logged = ConcurrentHashMap.newKeySet();

    /** The lock of all indicators too. */
    private final Map<OpenId, Indicator> shown = new HashMap<>();

    /**
     * The times and the number of all this.
     *
     * @param again from one call to the next
     * @param againIfShown the same after WeChat said that it is still shown
     * @param allowed from the user's message to the last call
     * @param patience how long an answer waits for a call that shows typing
     * @param mostUsers to whom it is shown at once
     */
    record Pace(
            Duration again,
            Duration againIfShown,
            Duration allowed,
            Duration patience,
            int mostUsers) {}

    public TypingIndicators(Account account, OperationRunner runner, Deadlines deadlines) {
        this(account, runner, deadlines, WECHATS);
    }

    TypingIndicators(Account account, OperationRunner runner, Deadlines deadlines, Pace pace) {
        this.pace = pace;
        this.account = account;
        this.runner = runner;
        this.deadlines = deadlines;
    }

    /**
     * Begins to show it to a user, until a message goes out to them, or until all who wanted it
     * shown have ended it.
     *
     * @param age how long ago the user's message came
     * @return empty if it is shown to as many users as may be
     */
    public Optional<Indicator> begin(OpenId user, Duration age) {
        Indicator ours;
        synchronized (shown) {
            Indicator there = shown.get(user);
            if (there != null) {
                there.wanted++;
                return Optional.of(there);
            }
            if (shown.size() >= pace.mostUsers()) {
                return Optional.empty();
            }
            ours = new Indicator(user, age);
            shown.put(user, ours);
        }
        ours.show();
        return Optional.of(ours);
    }

    /**
     * Ends it, where it is shown, before a message goes out: one that is shown after the answer
     * would promise another.
     *
     * @return as the message
     */
    <T> CompletionStage<T> before(OpenId user, Supplier<CompletionStage<T>> message) {
        Indicator there;
        synchronized (shown) {
            there = shown.remove(user);
        }
        return there == null
                ? message.get()
                : there.over()
                        .thenCompose(done -> message.get())
                        .whenComplete(
                                (sent, failure) -> {
                                    if (failure != null) {
                                        there.cancel();
                                    }
                                });
    }

    /** The typing that one user sees. Thread-safe. */
    public final class Indicator {

        private final OpenId user;
        private final long until;
        private CompletableFuture<Void> call = CompletableFuture.completedFuture(null);
        private @Nullable Deadline again;
        private int wanted = 1;
        private boolean visible;
        private boolean over;
        private boolean tooLate;

        private Indicator(OpenId user, Duration age) {
            this.user = user;
            this.until = System.nanoTime() + pace.allowed().minus(age).toNanos();
        }

        private void show() {
            CompletableFuture<Void> ours = new CompletableFuture<>();
            synchronized (shown) {
                if (over || until - System.nanoTime() <= 0) {
                    return;
                }
                call = ours;
            }
            command("startTyping", user)
                    .whenComplete(
                            (code, failure) -> {
                                boolean unwanted = failure == null && shown(code);
                                ours.complete(null);
                                if (unwanted) {
                                    cancel();
                                } else if (failure != null) {
                                    log(Completion.cause(failure));
                                }
                            });
        }

        /** Tells whether the user sees it although the message that it had to precede has left. */
        private boolean shown(int code) {
            synchronized (shown) {
                visible = true;
                if (!over) {
                    Duration pause = code == STILL_SHOWN ? pace.againIfShown() : pace.again();
                    again = deadlines.in(pause.toNanos(), this::show);
                }
                return tooLate;
            }
        }

        /**
         * Is over for one of those who wanted it shown.
         *
         * @param answered whether a message follows, with which WeChat ends it by itself
         * @return completes when it cannot appear any more, or not until long
         */
        public CompletionStage<Void> end(boolean answered) {
            synchronized (shown) {
                wanted--;
                if (wanted > 0 || shown.get(user) != this) {
                    return CompletableFuture.completedStage(null);
                }
                shown.remove(user);
            }
            return over().thenAccept(
                            done -> {
                                if (!answered) {
                                    cancel();
                                }
                            });
        }

        /** Is not asked for again. Waits a little for a call that is under way. */
        private CompletionStage<Void> over() {
            CompletableFuture<Void> running;
            synchronized (shown) {
                over = true;
                if (again != null) {
                    again.cancel();
                }
                running = call.copy();
            }
            if (!running.isDone()) {
                Deadline limit = deadlines.in(pace.patience().toNanos(), () -> giveUp(running));
                running.whenComplete((done, failure) -> limit.cancel());
            }
            return running;
        }

        private void giveUp(CompletableFuture<Void> running) {
            synchronized (shown) {
                tooLate = !call.isDone();
            }
            running.complete(null);
        }

        /** Takes it away from a user who sees it. */
        private void cancel() {
            boolean seen;
            synchronized (shown) {
                seen = visible;
                visible = false;
            }
            if (seen) {
                command("stopTyping", user)
                        .whenComplete(
                                (code, failure) -> {
                                    if (failure != null) {
                                        log(Completion.cause(failure));
                                    }
                                });
            }
        }
    }

    /** Completes with WeChat's errcode; never throws. */
    private CompletionStage<Integer> command(String name, OpenId user) {
        ApiOperation operation = Objects.requireNonNull(Operations.byName().get(name), name);
        OperationInput input =
                new OperationInput(Map.of(), false, Map.of(KnownValue.OPEN_ID, user.value()), null);
        return CompletableFuture.completedStage(input)
                .thenCompose(ready -> runner.run(account, operation, ready))
                .thenApply(
                        result ->
                                result instanceof OperationResult.Fields fields
                                                && fields.map().get("errcode")
                                                        instanceof Number code
                                        ? code.intValue()
                                        : 0);
    }

    private void log(Throwable failure) {
        int code = failure instanceof ApiErrorException refusal ? refusal.errorCode() : 0;
        String cause = failure.getClass().getSimpleName() + code;
        if (code != NO_MESSAGE_LATELY && logged.size() < MOST_CAUSES && logged.add(cause)) {
            LOG.warn(
                    "Account '{}': users are not shown that an answer is being typed (option typing),"
                            + " which changes nothing else: {}",
                    account.name(),
                    failure.toString());
        }
    }
}
