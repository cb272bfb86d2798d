// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects that work for the authorizers that were here last, a bounded number of them. One is
 * made with the first use, and ended when it has to make room and nobody uses it any more: what it
 * must remember is in the store. Thread-safe.
 *
 * @param <V> what works for one account
 */
public final class AccountTable<V> implements AutoCloseable {

    private final int most;
    private final Function<Account, V> make;
    private final Consumer<V> end;

    /** The longest unused first. */
    private final Map<String, Entry<V>> entries = new LinkedHashMap<>(16, 0.75f, true);

    private boolean closed;

    /** An object with the number of those who use it. */
    private static final class Entry<V> {

        private final Account account;
        private final V value;
        private int users;
        private boolean removed;

        Entry(Account account, V value) {
            this.account = account;
            this.value = value;
        }

        boolean isOver() {
            return removed && users == 0;
        }
    }

    /**
     * @param most how many may be there at a time, beside those that are in use
     * @param make makes one; never asked twice at a time
     * @param end ends one, once
     */
    public AccountTable(int most, Function<Account, V> make, Consumer<V> end) {
        this.most = most;
        this.make = make;
        this.end = end;
    }

    /**
     * Lets the object of an account work; it is not ended before the stage is complete. An account
     * of which something else is known by now gets another object.
     *
     * @return fails with a {@link RejectedExecutionException} if the table was closed
     */
    public <T> CompletionStage<T> with(Account account, Function<V, CompletionStage<T>> work) {
        List<Entry<V>> over = new ArrayList<>();
        Entry<V> entry = enter(account, over);
        over.forEach(each -> end.accept(each.value));
        if (entry == null) {
            return CompletableFuture.failedStage(
                    new RejectedExecutionException(
                            "account '" + account.name() + "' came when all was stopped"));
        }
        return CompletableFuture.completedStage(entry.value)
                .thenCompose(work)
                .whenComplete((result, failure) -> leave(entry));
    }

    private synchronized @Nullable Entry<V> enter(Account account, List<Entry<V>> over) {
        if (closed) {
            return null;
        }
        Entry<V> known = entries.get(account.name());
        if (known != null && !known.account.equals(account)) {
            remove(known, over);
            entries.remove(account.name());
            known = null;
        }
        if (known == null) {
            known = new Entry<>(account, make.apply(account));
            entries.put(account.name(), known);
            makeRoom(over);
        }
        known.users++;
        return known;
    }

    private void makeRoom(List<Entry<V>> over) {
        Iterator<Entry<V>> eldest = entries.values().iterator();
        while (entries.size() > most) {
            remove(eldest.next(), over);
            eldest.remove();
        }
    }

    private static <V> void remove(Entry<V> entry, List<Entry<V>> over) {
        entry.removed = true;
        if (entry.isOver()) {
            over.add(entry);
        }
    }

    private void leave(Entry<V> entry) {
        boolean over;
        synchronized (this) {
            entry.users--;
            over = entry.isOver();
        }
        if (over) {
            end.accept(entry.value);
        }
    }

    /** Lets go of all: those in use are ended by their last users. */
    @Override
    public void close() {
        List<Entry<V>> over = new ArrayList<>();
        synchronized (this) {
            closed = true;
            entries.values().forEach(each -> remove(each, over));
            entries.clear();
        }
        over.forEach(each -> end.accept(each.value));
    }
}
