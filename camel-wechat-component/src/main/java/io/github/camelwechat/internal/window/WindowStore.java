// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.window;

import io.github.camelwechat.store.StateRecords;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;

/** What all windows on one store share, so that none reads what another wrote. Thread-safe. */
public final class WindowStore {

    private final StateStore store;
    private final StateRecords records;
    private final WindowSubscribers watched;

    public WindowStore(StateStore store, InstantSource clock) {
        this.store = store;
        this.records = StateRecords.remembering(store, clock);
        this.watched = new WindowSubscribers(store, records, clock);
    }

    StateStore store() {
        return store;
    }

    StateRecords records() {
        return records;
    }

    WindowSubscribers watched() {
        return watched;
    }
}
