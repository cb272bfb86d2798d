// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.store;

import java.util.LinkedHashMap;
import java.util.Map;

/** A map with room for so many entries; a new one then takes the place of the oldest. */
public final class BoundedMap<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int room;

    public BoundedMap(int room) {
        this.room = room;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
        return size() > room;
    }
}
