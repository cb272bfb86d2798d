// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.time;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * The leases of other nodes, as this node saw them. The end of a lease was written by the clock of
 * the node that holds it, which may differ from ours by more than the lease is long: so nobody
 * takes over before it saw the lease stand, not renewed, for a while of its own time. Remembers a
 * bounded number. Thread-safe.
 *
 * @param <K> what a lease is of
 */
public final class LeaseSightings<K> {

    private static final int MOST_REMEMBERED = 10_000;

    private final long silenceNanos;
    private final long lengthNanos;
    private final LongSupplier elapsedNanos;

    /** The longest unused are forgotten. */
    private final Map<K, Sighting> sightings =
            Collections.synchronizedMap(
                    new LinkedHashMap<>(16, 0.75f, true) {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<K, Sighting> eldest) {
                            return size() > MOST_REMEMBERED;
                        }
                    });

    /** A lease and since when it is seen to stand as it does. */
    private record Sighting(Object lease, long sinceNanos) {}

    /**
     * @param silence how long a lease that is over by our clock must be seen to stand: longer than
     *     its holder takes to renew it, and so the whole length where it does not
     * @param length how long it must be seen to stand whatever our clock says
     * @param elapsedNanos time that passes on this node whatever its clock is set to
     */
    public LeaseSightings(Duration silence, Duration length, LongSupplier elapsedNanos) {
        this.silenceNanos = silence.toNanos();
        this.lengthNanos = length.toNanos();
        this.elapsedNanos = elapsedNanos;
    }

    /**
     * Tells whether nobody holds a lease any more, as far as this node saw.
     *
     * @param lease what changes whenever it is renewed or taken
     * @param overByOurClock whether its end has come by our clock
     */
    public boolean isOver(K key, Object lease, boolean overByOurClock) {
        long now = elapsedNanos.getAsLong();
        Sighting sighting =
                sightings.compute(
                        key,
                        (same, known) ->
                                known != null && known.lease().equals(lease)
                                        ? known
                                        : new Sighting(lease, now));
        return now - sighting.sinceNanos() >= (overByOurClock ? silenceNanos : lengthNanos);
    }

    /** Lets a lease that this node wrote and nobody holds be over once it is by our clock. */
    public void left(K key, Object lease) {
        sightings.put(key, new Sighting(lease, elapsedNanos.getAsLong() - silenceNanos));
    }
}
