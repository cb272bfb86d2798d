// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.AccountSettings;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.camel.consumer.WindowConsumers;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.MessageSender;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkSweeper;
import io.github.camelwechat.internal.send.park.ParkWay;
import io.github.camelwechat.internal.send.park.ParkedMessageSender;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.StateStore;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the accounts of a component park messages, and who wakes them. Thread-safe. */
public final class AccountQueues {

    private static final Logger LOG = LoggerFactory.getLogger(AccountQueues.class);

    private final WeChatRuntime runtime;
    private final ParkListener listener;
    private final String node = UUID.randomUUID().toString();
    private final Map<String, Lot> lots = new ConcurrentHashMap<>();

    /** What one account needs to park messages and to get them out again. */
    private record Lot(
            ParkWay way, ParkSweeper sweeper, StateStore store, boolean coalesce, int users) {

        Lot with(int others) {
            return new Lot(way, sweeper, store, coalesce, others);
        }
    }

    public AccountQueues(WeChatRuntime runtime, WindowConsumers consumers) {
        this.runtime = runtime;
        this.listener =
                (kind, account, to, message, why) ->
                        consumers.tell(account, kind, to, message, why);
    }

    public ParkListener listener() {
        return listener;
    }

    /** The queues of an account, for whoever only looks. */
    public ParkedMessages queues(@Nullable StateStore configured) {
        return new ParkedMessages(runtime.store(configured), new Json(), runtime.clock(), node);
    }

    /**
     * Takes up an account's parked messages, from the first producer that parks to the last.
     *
     * @throws IllegalArgumentException if nothing could deliver them, or if other producers of the
     *     account see to it otherwise
     */
    public ParkWay open(
            Account account, AccountSettings settings, @Nullable StateStore configured) {
        if (!settings.mayCall()) {
            throw settings.wrong(
                    "appSecret",
                    "is missing: a parked message could never be delivered. Set it, or take tokens"
                            + " from elsewhere with option tokenSource");
        }
        return lots.compute(
                        account.name(),
                        (name, known) ->
                                known == null
                                        ? made(account, settings, configured)
                                        : alike(known, settings, configured)
                                                .with(known.users() + 1))
                .way();
    }

    private Lot alike(Lot known, AccountSettings settings, @Nullable StateStore configured) {
        if (known.store() != runtime.store(configured)) {
            throw differs(settings, "stateStore");
        }
        if (known.coalesce() != settings.delivery().coalesce()) {
            throw differs(settings, "parkCoalesce");
        }
        return known;
    }

    private static IllegalArgumentException differs(AccountSettings settings, String option) {
        return settings.wrong(
                option,
                "differs from another producer of account '"
                        + settings.account().name()
                        + "' that parks: a user has one queue, so all of them have to say the"
                        + " same");
    }

    public void close(String account) {
        lots.computeIfPresent(
                account,
                (name, lot) -> {
                    if (lot.users() > 1) {
                        return lot.with(lot.users() - 1);
                    }
                    lot.sweeper().stop();
                    return null;
                });
    }

    /**
     * A user did something that may have opened the window. If nobody here parks, another
     * application that shares the store may.
     */
    public void wake(String account, OpenId openId, @Nullable StateStore configured) {
        Lot lot = lots.get(account);
        if (lot != null) {
            lot.way().delivery().deliver(openId);
        } else if (!(runtime.store(configured) instanceof InMemoryStateStore)) {
            queues(configured)
                    .hurry(account, openId)
                    .whenComplete(
                            (done, thrown) -> {
                                if (thrown != null) {
                                    LOG.warn(
                                            "Account '{}': whoever delivers parked messages could"
                                                    + " not be told that user {} is here",
                                            account,
                                            openId,
                                            Completion.cause(thrown));
                                }
                            });
        }
    }

    private Lot made(Account account, AccountSettings settings, @Nullable StateStore configured) {
        StateStore store = runtime.store(configured);
        if (store instanceof InMemoryStateStore) {
            LOG.warn(
                    "Account '{}' parks messages in memory: a restart loses them. Set option"
                            + " stateStore to a durable one",
                    account.name());
        }
        ParkedMessages parked = queues(configured);
        MessageSender sender = runtime.sender(configured, settings);
        ParkedMessageSender delivery =
                new ParkedMessageSender(
                        account,
                        sender,
                        parked,
                        new OutboundJson(new Json()),
                        listener,
                        settings.delivery().coalesce());
        ParkSweeper sweeper =
                new ParkSweeper(
                        account,
                        parked,
                        delivery,
                        runtime.window(configured, settings),
                        listener,
                        runtime.scheduler());
        sweeper.start();
        return new Lot(
                new ParkWay(parked, delivery, listener),
                sweeper,
                store,
                settings.delivery().coalesce(),
                1);
    }
}
