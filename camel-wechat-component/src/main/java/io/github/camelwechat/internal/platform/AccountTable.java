// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The objects that work for the authorizers that were here last. One is made with the first use,
 * and a bounded number of them is held on to: what they must remember is in the store. As long as
 * anything else refers to one, as a route does that still runs, its account gets no other, so that
 * there are never two that work for the same account. Thread-safe.
 *
 * @param <V> what works for one account; whatever it has begun has to refer to it until that is
 *     over
 */
public final class AccountTable<V> {

    private final Function<Account, V> make;

    /** Held on to, the longest unused first. */
    private final Map<String, V> latest;

    /** Those that something refers to. */
    private final Map<String, Known<V>> known = new HashMap<>();

    private final ReferenceQueue<V> gone = new ReferenceQueue<>();

    private static final class Known<V> extends WeakReference<V> {

        private final String name;

        Known(String name, V value, ReferenceQueue<V> gone) {
            super(value, gone);
            this.name = name;
        }
    }

    /**
     * @param most how many are held on to that nothing else refers to
     * @param make makes one; never asked twice at a time, nor while the last of the account works
     */
    public AccountTable(int most, Function<Account, V> make) {
        this.make = make;
        this.latest =
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
                        return size() > most;
                    }
                };
    }

    /** The object of an account, which has to be the same by whatever it was found. */
    public synchronized V get(Account account) {
        String name = account.name();
        V held = latest.get(name);
        if (held != null) {
            return held;
        }
        dropGone();
        Known<V> working = known.get(name);
        V value = working == null ? null : working.get();
        if (value == null) {
            value = make.apply(account);
            known.put(name, new Known<>(name, value, gone));
        }
        latest.put(name, value);
        return value;
    }

    /** Returns the object of an account if there is one; that is no use of it. */
    public synchronized @Nullable V find(String name) {
        Known<V> working = known.get(name);
        return working == null ? null : working.get();
    }

    /** Those that are there, for whoever ends all of them. */
    public synchronized List<V> all() {
        return known.values().stream().map(Reference::get).filter(Objects::nonNull).toList();
    }

    private void dropGone() {
        for (Reference<? extends V> each = gone.poll(); each != null; each = gone.poll()) {
            if (each instanceof Known<?> entry) {
                known.remove(entry.name, entry);
            }
        }
    }
}
