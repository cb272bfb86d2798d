// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkOutcomes;
import io.github.camelwechat.internal.send.park.ParkSweeper;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.internal.send.park.UserQueues;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The wish of producers to park messages of an account, or of all accounts of a third-party
 * platform, and who looks after these: open from the first producer that parks to the last. A user
 * has one queue, so all of those have to say the same. Thread-safe.
 */
final class AccountQueue {

    private static final Logger LOG = LoggerFactory.getLogger(AccountQueue.class);

    private final ScheduledExecutorService scheduler;
    private final ParkListener listener;
    private final Instruments instruments;
    private final AtomicReference<@Nullable Consumer<OpenId>> delivery = new AtomicReference<>();
    private volatile @Nullable Open open;
    private int producers;

    /** The parts that exist only while somebody parks. */
    record Open(ParkSweeper sweeper, StateStore store, boolean coalesce) {}

    /**
     * @param listener hears what becomes of parked messages
     */
    AccountQueue(
            ScheduledExecutorService scheduler, ParkListener listener, Instruments instruments) {
        this.scheduler = scheduler;
        this.listener = listener;
        this.instruments = instruments;
    }

    /**
     * Takes up the parked messages for one more producer.
     *
     * @param settings those of the producer
     * @throws IllegalArgumentException if nothing could deliver them, or if other producers of the
     *     account see to it otherwise
     */
    synchronized void open(AccountServices services, AccountSettings settings, boolean coalesce) {
        if (!settings.mayCall()) {
            throw settings.wrong(
                    "appSecret",
                    "is missing: a parked message could never be delivered. Set it, or take tokens"
                            + " from elsewhere with option tokenSource");
        }
        Open known = open;
        if (known == null) {
            open = begun(services, coalesce);
            MessageSender sender = services.parkingSender();
            delivery.set(sender == null ? null : sender::sendParked);
        } else if (known.store() != services.store()) {
            throw differs(settings, "stateStore");
        } else if (known.coalesce() != coalesce) {
            throw differs(settings, "parkCoalesce");
        }
        producers++;
    }

    private static IllegalArgumentException differs(AccountSettings settings, String option) {
        return settings.wrong(
                option,
                "differs from another producer of account '"
                        + settings.name()
                        + "' that parks: a user has one queue, so all of them have to say the"
                        + " same");
    }

    synchronized void close() {
        producers--;
        Open known = open;
        if (producers == 0 && known != null) {
            known.sweeper().stop();
            open = null;
            delivery.set(null);
        }
    }

    /** Returns what delivers the parked messages of a user; it gives null while nobody parks. */
    Supplier<@Nullable Consumer<OpenId>> delivery() {
        return delivery::get;
    }

    /** Returns what all who park have in common; null while nobody does. */
    @Nullable Open open() {
        return open;
    }

    /** Tells whether another application may park there too. */
    static boolean isShared(StateStore store) {
        return !(store instanceof InMemoryStateStore);
    }

    /** Tells whoever parks, elsewhere, that a user did what may have opened the window. */
    static void wakeElsewhere(ParkedMessages parked, AccountSettings account, OpenId openId) {
        parked.hurry(account.name(), openId)
                .whenComplete(
                        (done, thrown) -> {
                            if (thrown != null) {
                                LOG.warn(
                                        "Account '{}': whoever delivers parked messages could not"
                                                + " be told that user {} is here",
                                        account.name(),
                                        account.printed(openId),
                                        Completion.cause(thrown));
                            }
                        });
    }

    private Open begun(AccountServices services, boolean coalesce) {
        String name = services.settings().name();
        if (!isShared(services.store())) {
            LOG.warn(
                    "Account '{}' parks messages in memory: a restart loses them. Set option"
                            + " stateStore to a durable one",
                    name);
        }
        ParkSweeper sweeper =
                new ParkSweeper(
                        name,
                        services.parked(),
                        queue -> services.checkParked(queue.account(), queue.id()),
                        scheduler,
                        services.platform() == null ? instruments.telemetry() : null);
        sweeper.start();
        return new Open(sweeper, services.store(), coalesce);
    }

    /** The sender of an account's messages that may wait. */
    MessageSender sender(AccountServices services, boolean coalesce) {
        var senders = services.senders();
        var account = services.settings().account();
        return senders.sender(
                new UserQueues(
                        account,
                        services.parked(),
                        senders.uploads(),
                        new ParkOutcomes(
                                account,
                                services.parked(),
                                senders.log(),
                                user -> services.window().isOpen(account.name(), user),
                                listener),
                        coalesce,
                        instruments.traces()));
    }
}
