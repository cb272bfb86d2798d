// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;

import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.internal.window.TraceStep.Asks;
import io.github.camelwechat.internal.window.TraceStep.ComesBack;
import io.github.camelwechat.internal.window.TraceStep.Does;
import io.github.camelwechat.internal.window.TraceStep.Hears;
import io.github.camelwechat.internal.window.TraceStep.Leaves;
import io.github.camelwechat.internal.window.TraceStep.Repeats;
import io.github.camelwechat.internal.window.TraceStep.Sends;
import io.github.camelwechat.internal.window.TraceStep.Waits;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.window.ServiceWindow.Decision;
import io.github.camelwechat.simulator.window.ServiceWindow.Grant;
import io.github.camelwechat.simulator.window.WindowRules;
import io.github.camelwechat.testing.ManualClock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/**
 * One user's life before the ledger and before the simulator's window. Two things must hold after
 * every step:
 *
 * <ul>
 *   <li>What the ledger lets pass, WeChat takes.
 *   <li>The ledger says exactly what WeChat's window would be if every message of which nobody
 *       knows had been delivered: nothing that would have fit is refused.
 * </ul>
 */
final class WindowComparison {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");

    private final ManualClock clock = new ManualClock(START);
    private final ServiceWindow ledger;

    /** The window as WeChat counts it. */
    private final io.github.camelwechat.simulator.window.ServiceWindow wechat;

    /** The window as WeChat would count it, had it seen every message of which nobody knows. */
    private final io.github.camelwechat.simulator.window.ServiceWindow feared;

    private final boolean inFlight;
    private final List<Received> told = new ArrayList<>();
    private final List<Received> late = new ArrayList<>();
    private final List<Granted> underWay = new ArrayList<>();
    private boolean follows = true;
    private boolean wechatSpoke;

    /** They do not agree. */
    static final class Disagreement extends AssertionError {
        private static final long serialVersionUID = 1L;

        Disagreement(String message) {
            super(message);
        }
    }

    /**
     * @param window the ledger's side, on a clock
     * @param inFlight whether a message may come back after others were sent, and a callback after
     *     messages that WeChat counted after it: exact only where allowances are merged by maximum
     */
    WindowComparison(
            Function<ManualClock, ServiceWindow> window, WindowRules rules, boolean inFlight) {
        this.ledger = window.apply(clock);
        this.wechat = new io.github.camelwechat.simulator.window.ServiceWindow(rules);
        this.feared = new io.github.camelwechat.simulator.window.ServiceWindow(rules);
        this.inFlight = inFlight;
    }

    /** Fails with a {@link Disagreement} at the first step after which they do not agree. */
    void live(List<TraceStep> trace) {
        live(trace, () -> {});
    }

    /**
     * @param afterEach looked at after each step
     */
    void live(List<TraceStep> trace, Runnable afterEach) {
        for (TraceStep step : trace) {
            take(step);
            afterEach.run();
            if (late.isEmpty() && underWay.isEmpty()) {
                compare();
            }
        }
    }

    private void take(TraceStep step) {
        if (step instanceof Waits waits) {
            clock.advance(waits.time());
        } else if (step instanceof Does does) {
            does(does);
        } else if (step instanceof Leaves leaves) {
            if (follows) {
                follows = false;
                wechat.close();
                feared.close();
                hear(Callbacks.event("unsubscribe", key(), second()), leaves.late());
            }
        } else if (step instanceof Repeats repeats) {
            repeat(told.size() - 1 - repeats.back());
        } else if (step instanceof Sends sends) {
            send(sends.fate(), false);
        } else if (step instanceof Asks) {
            send(TraceStep.Fate.DELIVERED, true);
        } else if (step instanceof Hears) {
            hearTheLate(List.copyOf(late));
        } else if (step instanceof ComesBack) {
            underWay.forEach(granted -> done(ledger.release(granted)));
            underWay.clear();
        }
    }

    private void does(Does does) {
        Trigger what = follows ? does.what() : Trigger.FOLLOW;
        follows = true;
        Interaction interaction =
                switch (what) {
                    case MESSAGE -> Interaction.MESSAGE;
                    case MSGMENU_TAP -> Interaction.MSGMENU_TAP;
                    case FOLLOW -> Interaction.SUBSCRIBE;
                    case SCAN -> Interaction.SCAN;
                    default -> Interaction.CLICK;
                };
        wechat.record(interaction, second());
        feared.record(interaction, second());
        hear(
                switch (what) {
                    case MESSAGE -> Callbacks.text(key(), second());
                    case MSGMENU_TAP -> Callbacks.menuTap(key(), second());
                    case FOLLOW -> Callbacks.event("subscribe", key(), second());
                    case SCAN -> Callbacks.event("SCAN", key(), second());
                    default -> Callbacks.event("CLICK", key(), second());
                },
                does.late());
    }

    /** Nobody could know the order of what happens in one second, so there it is kept. */
    private void hear(Received callback, boolean isLate) {
        told.add(callback);
        late.add(callback);
        if (!isLate) {
            Instant at = callback.createTime();
            hearTheLate(late.stream().filter(l -> l.createTime().equals(at)).toList());
        }
    }

    private void hearTheLate(List<Received> some) {
        late.removeAll(some);
        some.forEach(callback -> done(ledger.record(callback)));
    }

    private void repeat(int which) {
        if (which >= 0 && !late.contains(told.get(which))) {
            done(ledger.record(told.get(which)));
        }
    }

    private void send(TraceStep.Fate fate, boolean ask) {
        Comparator<Received> byTime = Comparator.comparing(l -> l.createTime());
        boolean all =
                ask
                        || !(done(ledger.state(ACCOUNT, USER)) instanceof WindowState.Open)
                        || late.stream().anyMatch(l -> "unsubscribe".equals(l.event()));
        hearTheLate(
                late.stream()
                        .filter(callback -> all || cannotWait(callback))
                        .sorted(byTime.reversed())
                        .toList());
        Reservation reservation = done(ledger.tryReserve(ACCOUNT, USER));
        if (reservation instanceof Granted granted) {
            sent(fate, granted);
        } else if (ask
                || ((Reservation.Refused) reservation).why() instanceof WindowState.Unknown) {
            asked();
        }
    }

    /** Within a second nobody knows the order, and long ago nobody counts any more. */
    private boolean cannotWait(Received callback) {
        Instant at = callback.createTime();
        return !inFlight || at.equals(second()) || at.isBefore(clock.instant().minusSeconds(100));
    }

    private void sent(TraceStep.Fate fate, Granted granted) {
        switch (fate) {
            case DELIVERED, ANSWER_LOST -> {
                Decision verdict = wechat.trySpend(clock.instant());
                if (verdict != Decision.ALLOWED) {
                    throw new Disagreement(
                            "the ledger lets a message pass, but WeChat says " + verdict);
                }
                feared.trySpend(clock.instant());
            }
            case LOST -> feared.trySpend(clock.instant());
            case UNDER_WAY -> {
                if (inFlight) {
                    underWay.add(granted);
                } else {
                    done(ledger.release(granted));
                }
            }
            case REFUSED -> done(ledger.release(granted));
        }
    }

    private void asked() {
        Decision verdict = wechat.trySpend(clock.instant());
        wechatSpoke = true;
        switch (verdict) {
            case ALLOWED -> {
                done(ledger.accepted(ACCOUNT, USER));
                feared.close();
            }
            case CLOSED -> {
                done(ledger.confirmClosed(ACCOUNT, USER, CloseReason.TIME_OVER));
                feared.close();
            }
            case EXHAUSTED -> done(ledger.confirmClosed(ACCOUNT, USER, CloseReason.ALLOWANCE_USED));
        }
    }

    private void compare() {
        String ours = ours(done(ledger.state(ACCOUNT, USER)));
        String theirs = theirs();
        if (!ours.equals(theirs)) {
            throw new Disagreement(
                    "the ledger says " + ours + ", but WeChat's window is " + theirs);
        }
    }

    private String ours(WindowState state) {
        if (state instanceof WindowState.Open open) {
            wechatSpoke = false;
            return "open for " + open.remaining() + " until " + open.expiresAt();
        }
        return state instanceof WindowState.Exhausted && !wechatSpoke ? "exhausted" : "shut";
    }

    private String theirs() {
        Instant now = clock.instant();
        int remaining = feared.remaining(now);
        List<Grant> live = feared.live(now);
        return live.stream()
                .filter(grant -> grant.remaining() > 0)
                .map(Grant::expiresAt)
                .max(Comparator.naturalOrder())
                .map(end -> "open for " + remaining + " until " + end)
                .orElse(live.isEmpty() || wechatSpoke ? "shut" : "exhausted");
    }

    private Instant second() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    private String key() {
        return "k" + told.size();
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }
}
