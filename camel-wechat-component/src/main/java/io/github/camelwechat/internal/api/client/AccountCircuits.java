// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.AccountProfile;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.ErrorClass;
import io.github.camelwechat.failure.ErrorEntry.Place;
import io.github.camelwechat.failure.SendUncertainException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.Pause;
import io.github.camelwechat.internal.permission.AccountPermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The circuit of every account: keeps one whose every call is refused from asking on and on, which
 * burns its quota and may get it locked. After three refusals in a row that concern the account
 * itself, WeChat is left alone for a while; then one call is let through to see whether it is
 * mended. A changed account begins anew. One for a component. Thread-safe.
 */
public final class AccountCircuits {

    private static final Logger LOG = LoggerFactory.getLogger(AccountCircuits.class);

    private static final Duration FIRST_PAUSE = Duration.ofSeconds(10);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);

    /** A call of an account is refused there only while its token is fetched. */
    private static final String OF_PLATFORMS = "/cgi-bin/component/";

    /** WeChat stopped the account as a whole: cancelled, frozen, banned, blocked for a while. */
    private static final Set<Integer> ACCOUNT_STOPPED = Set.of(45501, 48023, 50002, 50004, 50007);

    private final InstantSource clock;
    private final LongSupplier nanoTime;
    private final UnaryOperator<Account> latest;
    private final Map<String, Circuit> known = new ConcurrentHashMap<>();

    /**
     * @param latest gives an account with the secret that is in force now
     */
    public AccountCircuits(InstantSource clock, UnaryOperator<Account> latest) {
        this(clock, System::nanoTime, latest);
    }

    /**
     * @param nanoTime what elapses, in {@link System#nanoTime()}'s terms: a clock may be set back
     */
    AccountCircuits(InstantSource clock, LongSupplier nanoTime, UnaryOperator<Account> latest) {
        this.clock = clock;
        this.nanoTime = nanoTime;
        this.latest = latest;
    }

    /** Returns the condition of an account's access to WeChat, as far as its calls have shown. */
    public ApiCondition condition(String account) {
        Circuit found = known.get(account);
        return found == null ? new ApiCondition(null, null, 0, null) : found.condition();
    }

    /** Makes a call of a path, unless the account may not or its circuit is open. */
    public <T> CompletionStage<T> guard(
            Account account, String path, Supplier<CompletionStage<T>> call) {
        return account.profile().isUnknown()
                ? guard(account, call)
                : AccountPermissions.guard(account, path, () -> guard(account, call));
    }

    /** Makes a call, unless the circuit is open: then it fails at once. */
    public <T> CompletionStage<T> guard(Account account, Supplier<CompletionStage<T>> call) {
        Circuit circuit = of(account);
        CircuitOpenException open = circuit.refuse();
        return open == null
                ? circuit.watch(account, call.get())
                : CompletableFuture.failedFuture(open);
    }

    /**
     * Prepares for a call, unless the circuit is open; takes nobody's place. A success proves
     * nothing about the account, only a failure does.
     */
    public <T> CompletionStage<T> prepare(
            Account account, Supplier<CompletionStage<T>> preparation) {
        Circuit circuit = of(account);
        CircuitOpenException shut = circuit.shut();
        if (shut != null) {
            return CompletableFuture.failedFuture(shut);
        }
        return preparation
                .get()
                .exceptionallyCompose(
                        thrown -> {
                            circuit.refuse();
                            return circuit.watch(account, CompletableFuture.failedFuture(thrown));
                        });
    }

    private Circuit of(Account account) {
        Circuit found = known.computeIfAbsent(account.name(), Circuit::new);
        Account inTrouble = found.inTrouble();
        if (inTrouble == null || inTrouble.equals(identity(latest.apply(account)))) {
            return found;
        }
        // Calls that see the change at once share one new circuit.
        return known.compute(
                account.name(),
                (name, current) ->
                        current == null || current == found ? new Circuit(name) : current);
    }

    /** Endpoints may disagree on the kind of an account, which is no change of it. */
    private static Account identity(Account account) {
        return account.profile().isUnknown()
                ? account
                : account.withProfile(AccountProfile.UNKNOWN);
    }

    private final class Circuit {

        private final String account;

        private int refusals;
        private @Nullable ApiErrorException refusal;
        private Duration nextPause = FIRST_PAUSE;
        private @Nullable Pause pause;
        private boolean probing;

        private int troubles;
        private @Nullable WeChatException trouble;
        private volatile @Nullable Account inTrouble;
        private @Nullable Instant lastAnswer;

        Circuit(String account) {
            this.account = account;
        }

        /** Returns the account as it was when its trouble began; null if it has none. */
        @Nullable Account inTrouble() {
            return inTrouble;
        }

        /**
         * Decides whether a call may go out. A caller that may go has to hand its outcome to {@link
         * #watch}.
         *
         * @return what to fail with if it may not, else null
         */
        synchronized @Nullable CircuitOpenException refuse() {
            Pause until = pause;
            ApiErrorException last = refusal;
            if (until == null || last == null) {
                return null;
            }
            if (!probing && until.isOver()) {
                probing = true;
                return null;
            }
            return new CircuitOpenException(account, refusals, last, until.end());
        }

        /**
         * Returns the exception that a call would fail with right now, null if it may go out; takes
         * nobody's place.
         */
        synchronized @Nullable CircuitOpenException shut() {
            Pause until = pause;
            ApiErrorException last = refusal;
            return until == null || last == null || !probing && until.isOver()
                    ? null
                    : new CircuitOpenException(account, refusals, last, until.end());
        }

        <T> CompletionStage<T> watch(Account called, CompletionStage<T> outcome) {
            return outcome.whenComplete(
                    (result, thrown) -> {
                        if (thrown == null) {
                            answered();
                        } else {
                            failed(latest.apply(called), Completion.cause(thrown));
                        }
                    });
        }

        synchronized ApiCondition condition() {
            return new ApiCondition(
                    lastAnswer, trouble, troubles, pause == null ? null : pause.end());
        }

        private synchronized void failed(Account called, Throwable failure) {
            if (failure instanceof ApiErrorException error && concernsEveryCall(error)) {
                refused(called, error);
            } else if (failure instanceof ApiUnreachableException
                    || failure instanceof SendUncertainException) {
                probing = false;
                troubled(called, (WeChatException) failure);
            } else if (failure instanceof ApiErrorException) {
                answered();
            } else {
                probing = false;
            }
        }

        private void refused(Account called, ApiErrorException error) {
            refusals++;
            refusal = error;
            troubled(called, error);
            if (refusals < ApiCondition.TOLERATED || pause != null && !probing) {
                return;
            }
            probing = false;
            Pause until = new Pause(clock, nanoTime, nextPause);
            pause = until;
            Duration twice = nextPause.multipliedBy(2);
            nextPause = twice.compareTo(LONGEST_PAUSE) < 0 ? twice : LONGEST_PAUSE;
            LOG.warn(
                    "WeChat refused account '{}' {} times in a row and is not asked again before"
                            + " {}: {}",
                    account,
                    refusals,
                    until.end(),
                    error.getMessage());
        }

        private void troubled(Account called, WeChatException failure) {
            troubles++;
            trouble = failure;
            if (inTrouble == null) {
                inTrouble = identity(called);
            }
        }

        private synchronized void answered() {
            if (pause != null) {
                LOG.info("WeChat takes calls of account '{}' again", account);
            }
            refusals = 0;
            refusal = null;
            nextPause = FIRST_PAUSE;
            pause = null;
            probing = false;
            troubles = 0;
            trouble = null;
            inTrouble = null;
            lastAnswer = clock.instant();
        }

        /** Not what one message, user or file was refused for. */
        private static boolean concernsEveryCall(ApiErrorException error) {
            boolean noToken =
                    (Place.of(error.apiPath()) == Place.TOKEN
                                    || error.apiPath().startsWith(OF_PLATFORMS))
                            && !error.retryable();
            return noToken
                    || error.errorClass() == ErrorClass.REFRESH_TOKEN
                    || ACCOUNT_STOPPED.contains(error.errorCode());
        }
    }
}
