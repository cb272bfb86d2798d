// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import static io.github.camelwechat.internal.window.Callbacks.ACCOUNT;
import static io.github.camelwechat.internal.window.Callbacks.USER;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.testing.ManualClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long random lives of one user, step by step against a model that remembers everything. */
@Tag("slow")
class WindowTraceTest {

    private static final Instant START = Instant.parse("2026-11-19T08:00:00Z");
    private static final int STEPS = 10_000;
    private static final long[] PAUSES = {0, 0, 0, 1, 2, 20, 59, 60, 61, 3600, 86_400, 172_800};

    private final ManualClock clock = new ManualClock(START);
    private final ServiceWindow window =
            new ServiceWindow(new InMemoryStateStore(1000, clock), clock, WindowRules.official());
    private final Model model = new Model();
    private final List<Callback> told = new ArrayList<>();
    private final List<Send> underWay = new ArrayList<>();

    private record Callback(String key, Trigger trigger, boolean leaves, Instant at) {}

    private record Send(Granted granted, Model.Payment payment) {}

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void agreesWithAModelAtEveryStep(long seed) {
        Random random = new Random(seed);
        Set<Class<?>> statesSeen = new HashSet<>();
        for (int step = 0; step < STEPS; step++) {
            String did = step(random, step);
            WindowState state = done(window.state(ACCOUNT, USER));
            assertThat(Model.summary(state))
                    .as("seed %d, step %d, %s at %s", seed, step, did, clock.instant())
                    .isEqualTo(model.summary(clock.instant()));
            statesSeen.add(state.getClass());
        }
        assertThat(statesSeen).hasSize(4);
    }

    private String step(Random random, int step) {
        int dice = random.nextInt(100);
        if (step == 0) {
            return "nothing";
        } else if (dice < 20) {
            clock.set(clock.instant().plusSeconds(PAUSES[random.nextInt(PAUSES.length)]));
            return "wait";
        } else if (dice < 45) {
            Instant at = clock.instant().minusSeconds(random.nextInt(4) == 0 ? 5 : 0);
            Trigger[] all = Arrays.copyOf(Trigger.values(), 5);
            Trigger trigger = all[random.nextInt(2) == 0 ? 0 : random.nextInt(all.length)];
            tell(new Callback("k" + step, trigger, random.nextInt(10) == 0, at));
            return "callback";
        } else if (dice < 55 && !told.isEmpty()) {
            tell(told.get(Math.max(0, told.size() - 1 - random.nextInt(8))));
            return "repeated callback";
        } else if (dice < 85) {
            Reservation reservation = done(window.tryReserve(ACCOUNT, USER));
            Model.Payment payment = model.spend(clock.instant());
            assertThat(reservation instanceof Granted).isEqualTo(!payment.by().isEmpty());
            if (reservation instanceof Granted granted) {
                underWay.add(new Send(granted, payment));
            }
            return "reserve";
        } else if (dice < 96 && !underWay.isEmpty()) {
            Send sending = underWay.remove(random.nextInt(underWay.size()));
            done(window.release(sending.granted()));
            model.giveBack(sending.payment());
            return "release";
        }
        CloseReason cause = CloseReason.values()[random.nextInt(3)];
        done(window.close(ACCOUNT, USER, cause));
        model.close(cause, clock.instant());
        return "close " + cause;
    }

    private void tell(Callback callback) {
        if (told.stream().noneMatch(callback::equals)) {
            told.add(callback);
        }
        done(window.record(inbound(callback)));
        model.tell(callback);
    }

    private static Received inbound(Callback callback) {
        if (callback.leaves()) {
            return Callbacks.event("unsubscribe", callback.key(), callback.at());
        }
        return switch (callback.trigger()) {
            case MESSAGE -> Callbacks.text(callback.key(), callback.at());
            case MSGMENU_TAP -> Callbacks.menuTap(callback.key(), callback.at());
            case MENU_CLICK -> Callbacks.event("CLICK", callback.key(), callback.at());
            case FOLLOW -> Callbacks.event("subscribe", callback.key(), callback.at());
            case SCAN -> Callbacks.event("SCAN", callback.key(), callback.at());
            default -> throw new IllegalArgumentException("opens nothing");
        };
    }

    private static <T> T done(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** Objects that change, and every key ever seen: nothing of how the ledger does it. */
    private static final class Model {

        static final class Entitlement {
            final Instant from;
            final Instant to;
            int left;
            boolean over;

            Entitlement(Trigger trigger, Instant from) {
                this.from = from;
                this.to = from.plusSeconds(trigger == Trigger.MESSAGE ? 172_800 : 60);
                this.left = most();
            }

            int most() {
                return to.isAfter(from.plusSeconds(60)) ? 5 : 3;
            }
        }

        /** A message that went out as far as we know, and all that paid for it. */
        record Payment(Instant at, List<Entitlement> by) {}

        private final List<Payment> payments = new ArrayList<>();
        private final Map<Trigger, Entitlement> entitled = new EnumMap<>(Trigger.class);
        private final Set<String> seen = new HashSet<>();
        private Instant left = Instant.MIN;
        private Instant exhaustedUntil = Instant.MIN;
        private boolean anything;

        void tell(Callback callback) {
            if (!seen.add(callback.key()) || callback.at().isBefore(left)) {
                return;
            }
            Entitlement before = entitled.get(callback.trigger());
            if (callback.leaves()) {
                left = callback.at();
                exhaustedUntil = Instant.MIN;
                anything = true;
                entitled.values().forEach(e -> e.over |= !e.from.isAfter(callback.at()));
            } else if (before == null || !callback.at().isBefore(before.from)) {
                Entitlement opened = new Entitlement(callback.trigger(), callback.at());
                payments.stream()
                        .filter(paid -> paid.at().isAfter(callback.at()))
                        .forEach(
                                paid -> {
                                    paid.by().add(opened);
                                    opened.left--;
                                });
                entitled.put(callback.trigger(), opened);
                anything = true;
            }
        }

        Payment spend(Instant now) {
            // Also those that have nothing left: what another pays for them now, they owe if
            // something comes back.
            List<Entitlement> paying = live(now);
            if (paying.stream().noneMatch(e -> e.left > 0)) {
                return new Payment(now, List.of());
            }
            paying.forEach(e -> e.left--);
            Payment payment = new Payment(now, new ArrayList<>(paying));
            payments.add(payment);
            return payment;
        }

        void giveBack(Payment payment) {
            payments.removeIf(each -> each == payment);
            for (Entitlement e : payment.by()) {
                e.left = Math.min(e.most(), e.left + 1);
            }
        }

        void close(CloseReason cause, Instant now) {
            boolean counted = cause == CloseReason.ALLOWANCE_USED;
            if (counted && !live(now).isEmpty()) {
                entitled.replaceAll(Model::drained);
            } else {
                exhaustedUntil = counted ? now.plusSeconds(172_800) : Instant.MIN;
                entitled.values().forEach(e -> e.over = true);
            }
            anything = true;
        }

        private static Entitlement drained(Trigger trigger, Entitlement before) {
            Entitlement after = new Entitlement(trigger, before.from);
            after.left = 0;
            after.over = before.over;
            return after;
        }

        private List<Entitlement> live(Instant now) {
            return entitled.values().stream().filter(e -> !e.over && now.isBefore(e.to)).toList();
        }

        String summary(Instant now) {
            List<Entitlement> live = live(now);
            int most = Math.max(0, live.stream().mapToInt(e -> e.left).max().orElse(0));
            if (!live.isEmpty()) {
                Instant until =
                        live.stream()
                                .filter(e -> most == 0 || e.left > 0)
                                .map(e -> e.to)
                                .max(Comparator.naturalOrder())
                                .orElseThrow();
                return most > 0 ? "open " + most + " until " + until : "exhausted until " + until;
            }
            if (entitled.values().stream().allMatch(e -> e.over) && now.isBefore(exhaustedUntil)) {
                return "exhausted until " + exhaustedUntil;
            }
            return anything ? "closed" : "unknown";
        }

        static String summary(WindowState state) {
            if (state instanceof WindowState.Open open) {
                return "open " + open.remaining() + " until " + open.expiresAt();
            }
            if (state instanceof WindowState.Exhausted exhausted) {
                return "exhausted until " + exhausted.expiresAt();
            }
            return state instanceof WindowState.Closed ? "closed" : "unknown";
        }
    }
}
