// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.async.Deadlines.Deadline;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.callback.UserTickets.Standing;
import io.github.camelwechat.internal.callback.UserTickets.Ticket;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets one user's callbacks enter the route one after another, in the order in which they came, and
 * those of different users side by side; on a shared store also those of other nodes. Where the
 * store cannot be asked, each node keeps an order of its own. Waiting holds no thread. Thread-safe.
 */
final class PerUserOrder {

    static final int MOST_OF_ONE = 64;
    private static final int MOST_WAITING = 1_000;

    private static final String TOO_MANY_OF_ONE =
            "more than " + MOST_OF_ONE + " callbacks wait for earlier ones of the same user";
    private static final String TOO_MANY =
            "more than " + MOST_WAITING + " callbacks wait for earlier ones of their users";

    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long RENEWAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final @Nullable UserTickets tickets;
    private final Deadlines deadlines;
    private final Consumer<Throwable> storeFailed;
    private final Lock lock = new ReentrantLock();
    private final Map<OpenId, UserTurns> users = new HashMap<>();
    private int waiting;

    /** The order of an account's callbacks, on all nodes if others may share the store. */
    static PerUserOrder of(
            Account account,
            StateStore store,
            InstantSource clock,
            Deadlines deadlines,
            Consumer<Throwable> storeFailed) {
        return new PerUserOrder(
                store instanceof InMemoryStateStore
                        ? null
                        : new UserTickets(account.name(), store, clock),
                deadlines,
                storeFailed);
    }

    /**
     * @param tickets null where no other node shares the store
     * @param storeFailed hears of it when nobody waited for the store
     */
    PerUserOrder(
            @Nullable UserTickets tickets, Deadlines deadlines, Consumer<Throwable> storeFailed) {
        this.tickets = tickets;
        this.deadlines = deadlines;
        this.storeFailed = storeFailed;
    }

    /** The stage that a callback has reached. */
    private enum Place {
        /** The store was asked for a ticket. */
        ASKED,
        /** It has one, and others were there before. */
        BEHIND,
        /** Its ticket is the first of all. */
        FIRST,
        /** It has no ticket: the order is that of this node. */
        HERE,
        ENTERED,
        OVER
    }

    /** The route for one callback, which begins in its turn. It has to be started. */
    final class Turn implements Route {

        private final Route route;
        private final OpenId user;
        private final @Nullable Ticket ticket;
        private final CompletableFuture<Void> mine = new CompletableFuture<>();
        private CompletableFuture<?> asked = CompletableFuture.completedFuture(null);
        private Place place = Place.HERE;
        private @Nullable String refusal;

        private Turn(Route route, OpenId user, @Nullable Ticket ticket) {
            this.route = route;
            this.user = user;
            this.ticket = ticket;
        }

        /**
         * Runs the route when all that came before it for this user is over, however it ended.
         *
         * @return the route's reply; fails with {@link RejectedExecutionException}, and then
         *     already when it is returned, if too many wait or no thread is left for one more
         */
        @Override
        public CompletionStage<Reply> start(InboundExchange exchange) {
            if (refusal != null) {
                return CompletableFuture.failedStage(new RejectedExecutionException(refusal));
            }
            if (!route.reserve()) {
                over(this);
                return Route.noThread();
            }
            CompletionStage<Reply> result =
                    mine.thenCompose(entered -> route.runReserved(exchange));
            result.whenComplete((reply, failure) -> over(this));
            return result;
        }

        @Override
        public CompletionStage<Reply> run(InboundExchange exchange) {
            return route.run(exchange);
        }

        private boolean waitsWithTicket() {
            return place == Place.BEHIND || place == Place.FIRST;
        }
    }

    /** The callbacks of one user on this node. */
    private static final class UserTurns {

        private final List<Turn> waiting = new ArrayList<>();
        private @Nullable Turn entered;
        private @Nullable Deadline look;
        private long lookNanos;
        private boolean isLooking;
        private long renewedNanos = System.nanoTime();
        private long answeredNanos = System.nanoTime();

        boolean isOver() {
            return waiting.isEmpty() && entered == null;
        }

        /** Tells whether a ticket is that of a callback that is in the route or waits for it. */
        boolean holds(String id) {
            return isOf(entered, id) || waiting.stream().anyMatch(turn -> isOf(turn, id));
        }

        /** Those that wait and have lost their tickets. */
        List<Ticket> lost(List<Ticket> tickets) {
            List<Ticket> lost = new ArrayList<>();
            for (Turn turn : waiting) {
                Ticket ticket = turn.ticket;
                if (ticket != null
                        && turn.waitsWithTicket()
                        && tickets.stream().noneMatch(each -> each.id().equals(ticket.id()))) {
                    lost.add(ticket);
                }
            }
            return lost;
        }

        /** Tells whether the store is silent for longer than it keeps tickets for us. */
        boolean isForgotten() {
            return System.nanoTime() - answeredNanos > UserTickets.LEASE.toNanos();
        }

        /** Lets those that wait do so for others of this node only. */
        void standAlone() {
            for (Turn turn : waiting) {
                turn.place = turn.waitsWithTicket() ? Place.HERE : turn.place;
            }
        }

        private static boolean isOf(@Nullable Turn turn, String id) {
            return turn != null && turn.ticket != null && turn.ticket.id().equals(id);
        }
    }

    /**
     * Gives a callback its place among those on this node; null if it is about nobody, and may
     * enter at once.
     */
    @Nullable Turn turn(Route route, InboundExchange exchange) {
        OpenId user = exchange.received().openId();
        return user == null ? null : turn(route, user, exchange.received());
    }

    private Turn turn(Route route, OpenId user, Received received) {
        return locked(
                begun -> {
                    Ticket ticket = tickets == null ? null : tickets.made(received);
                    Turn turn = new Turn(route, user, ticket);
                    UserTurns turns = users.get(user);
                    if (turns != null && turns.waiting.size() >= MOST_OF_ONE) {
                        turn.refusal = TOO_MANY_OF_ONE;
                    } else if (waiting >= MOST_WAITING) {
                        turn.refusal = TOO_MANY;
                    } else {
                        turn.place = ticket == null ? Place.HERE : Place.ASKED;
                        waiting++;
                        users.computeIfAbsent(user, first -> new UserTurns()).waiting.add(turn);
                        next(user, begun);
                    }
                    return turn;
                });
    }

    /** Gives it its place among those on all nodes, if there can be any. */
    CompletionStage<Route> onAllNodes(Turn turn) {
        Ticket ticket = turn.ticket;
        if (tickets == null || ticket == null || turn.refusal != null) {
            return CompletableFuture.completedStage(turn);
        }
        CompletableFuture<Standing> asked =
                tickets.take(turn.user, ticket, MOST_OF_ONE).toCompletableFuture();
        turn.asked = asked;
        return asked.thenApply(standing -> withTicket(turn, standing));
    }

    private Route withTicket(Turn turn, Standing standing) {
        return locked(
                begun -> {
                    if (turn.place == Place.ASKED && standing.full()) {
                        turn.refusal = TOO_MANY_OF_ONE;
                        forget(turn);
                    } else if (turn.place == Place.ASKED) {
                        turn.place = Place.BEHIND;
                    }
                    heard(turn.user, standing, begun);
                    return turn;
                });
    }

    /** Gives it its turn after those that came before it to this node: the store was no help. */
    Route onThisNode(Turn turn) {
        return locked(
                begun -> {
                    if (turn.place == Place.ASKED) {
                        turn.place = Place.HERE;
                        next(turn.user, begun);
                    }
                    return turn;
                });
    }

    private void over(Turn turn) {
        locked(
                begun -> {
                    forget(turn);
                    next(turn.user, begun);
                    return turn;
                });
        Ticket ticket = turn.ticket;
        UserTickets shared = tickets;
        if (shared == null || ticket == null) {
            return;
        }
        Completion.always(turn.asked, (known, failure) -> shared.leave(turn.user, ticket))
                .whenComplete((standing, failure) -> heard(turn.user, standing, failure));
    }

    /** Takes a callback out, before its turn or after it. */
    private void forget(Turn turn) {
        turn.place = Place.OVER;
        UserTurns turns = users.get(turn.user);
        if (turns == null) {
            return;
        }
        if (turns.entered == turn) {
            turns.entered = null;
        } else if (turns.waiting.remove(turn)) {
            waiting--;
        }
        if (turns.isOver()) {
            users.remove(turn.user);
            cancelLook(turns);
        }
    }

    private void heard(OpenId user, @Nullable Standing standing, @Nullable Throwable failure) {
        if (failure != null) {
            storeFailed.accept(Completion.cause(failure));
        }
        locked(
                begun -> {
                    if (standing == null) {
                        next(user, begun);
                    } else {
                        heard(user, standing, begun);
                    }
                    return user;
                });
    }

    /** A callback whose ticket is once the first stays first until it is over. */
    private void heard(OpenId user, Standing standing, List<Turn> begun) {
        UserTurns turns = users.get(user);
        if (turns == null) {
            return;
        }
        turns.answeredNanos = System.nanoTime();
        String first = standing.first();
        for (Turn turn : turns.waiting) {
            if (turn.place == Place.BEHIND && first != null && UserTurns.isOf(turn, first)) {
                turn.place = Place.FIRST;
            }
        }
        next(user, begun);
    }

    /**
     * Lets the next one enter, if it is its turn, and sees to it that the others hear of theirs.
     */
    private void next(OpenId user, List<Turn> begun) {
        UserTurns turns = users.get(user);
        if (turns == null) {
            return;
        }
        Turn next = turns.entered == null ? next(turns) : null;
        if (next != null) {
            next.place = Place.ENTERED;
            turns.waiting.remove(next);
            waiting--;
            turns.entered = next;
            begun.add(next);
        }
        lookLater(user, turns);
    }

    private static @Nullable Turn next(UserTurns turns) {
        for (Turn turn : turns.waiting) {
            if (turn.place == Place.FIRST) {
                return turn;
            }
        }
        boolean here = !turns.waiting.isEmpty() && turns.waiting.get(0).place == Place.HERE;
        return here ? turns.waiting.get(0) : null;
    }

    /**
     * While one of ours is in the route nothing else can happen than that leases run out. A look
     * that is due already is never put off.
     */
    private void lookLater(OpenId user, UserTurns turns) {
        if (tickets == null || turns.isLooking) {
            return;
        }
        long now = System.nanoTime();
        long due = turns.entered == null ? now + LOOK_NANOS : turns.renewedNanos + RENEWAL_NANOS;
        if (turns.look == null || due - turns.lookNanos < 0) {
            cancelLook(turns);
            turns.lookNanos = due;
            turns.look = deadlines.in(Math.max(0, due - now), () -> look(user, turns));
        }
    }

    private static void cancelLook(UserTurns turns) {
        if (turns.look != null) {
            turns.look.cancel();
            turns.look = null;
        }
    }

    private void look(OpenId user, UserTurns turns) {
        UserTickets shared = tickets;
        if (shared == null || locked(begun -> users.get(user) != turns)) {
            return;
        }
        boolean renew = locked(begun -> renewal(turns));
        shared.look(
                        user,
                        id -> locked(begun -> turns.holds(id)),
                        before -> locked(begun -> turns.lost(before)),
                        renew)
                .whenComplete((standing, failure) -> looked(user, turns, standing, failure));
    }

    /** Begins a look, and tells whether it renews our tickets. */
    private static boolean renewal(UserTurns turns) {
        turns.look = null;
        turns.isLooking = true;
        long now = System.nanoTime();
        boolean renew = now - turns.renewedNanos >= RENEWAL_NANOS;
        if (renew) {
            turns.renewedNanos = now;
        }
        return renew;
    }

    private void looked(
            OpenId user,
            UserTurns turns,
            @Nullable Standing standing,
            @Nullable Throwable failure) {
        locked(
                begun -> {
                    turns.isLooking = false;
                    if (standing == null && turns.isForgotten()) {
                        turns.standAlone();
                    }
                    return turns;
                });
        heard(user, standing, failure);
    }

    /** Decides with the lock, and lets the route begin without it. */
    private <T> T locked(Function<List<Turn>, T> decision) {
        List<Turn> begun = new ArrayList<>();
        T decided;
        lock.lock();
        try {
            decided = decision.apply(begun);
        } finally {
            lock.unlock();
        }
        begun.forEach(turn -> turn.mine.complete(null));
        return decided;
    }
}
