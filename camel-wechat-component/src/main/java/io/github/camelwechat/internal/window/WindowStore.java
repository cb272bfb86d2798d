// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.store.RecentRecords;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;

/** What all windows on one store share, so that none reads what another wrote. Thread-safe. */
public final class WindowStore {

    private final StateStore store;
    private final RecentRecords records;
    private final WindowSubscribers watched;

    public WindowStore(StateStore store, InstantSource clock) {
        this.store = store;
        this.records = new RecentRecords(store, clock);
        this.watched = new WindowSubscribers(store, records, clock);
    }

    StateStore store() {
        return store;
    }

    RecentRecords records() {
        return records;
    }

    WindowSubscribers watched() {
        return watched;
    }
}
