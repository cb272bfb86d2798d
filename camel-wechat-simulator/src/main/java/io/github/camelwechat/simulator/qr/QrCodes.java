// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.qr;

import io.github.camelwechat.simulator.clock.SimulatorClock;
import io.github.camelwechat.simulator.store.BoundedMap;
import io.github.camelwechat.simulator.store.RandomIds;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The account's QR codes: 100000 permanent ones, and the newest 10000 temporary ones. Thread-safe.
 */
public final class QrCodes {
    private static final int MAX_TEMPORARY = 10_000;
    private static final int OFFICIAL_PERMANENT = 100_000;

    private final SimulatorClock clock;
    private final RandomGenerator random;
    private final Map<String, QrCode> permanent = new HashMap<>();
    private final Map<String, QrCode> ofScene = new HashMap<>();
    private final Map<String, QrCode> temporary = new BoundedMap<>(MAX_TEMPORARY);
    private int permanentLimit = OFFICIAL_PERMANENT;

    public QrCodes(SimulatorClock clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    /** Sets the largest number of permanent codes, until a reset; WeChat's 100000 at most. */
    public synchronized void permanentLimit(int value) {
        permanentLimit = Math.min(value, OFFICIAL_PERMANENT);
    }

    /** The permanent code of a scene; empty when it would be a new one and there are too many. */
    public synchronized Optional<QrCode> permanent(String scene, boolean textScene) {
        String key = textScene + scene;
        QrCode known = ofScene.get(key);
        if (known != null) {
            return Optional.of(known);
        }
        if (permanent.size() >= permanentLimit) {
            return Optional.empty();
        }
        QrCode made = make(scene, textScene, null);
        permanent.put(made.ticket(), made);
        ofScene.put(key, made);
        return Optional.of(made);
    }

    /** A new code that works for a while. */
    public synchronized QrCode temporary(String scene, boolean textScene, Duration life) {
        QrCode made = make(scene, textScene, life);
        temporary.put(made.ticket(), made);
        return made;
    }

    /** The code of a ticket, whether it still works or not. */
    public synchronized Optional<QrCode> find(String ticket) {
        QrCode found = permanent.get(ticket);
        return Optional.ofNullable(found != null ? found : temporary.get(ticket));
    }

    /**
     * The code of a ticket that somebody scans now.
     *
     * @throws IllegalArgumentException when there is none, or its time is over
     */
    public QrCode scanned(String ticket) {
        QrCode code =
                find(ticket)
                        .orElseThrow(
                                () ->
                                        new IllegalArgumentException(
                                                "the account has no QR code with this ticket"));
        if (!code.worksAt(clock.instant())) {
            throw new IllegalArgumentException(
                    "the QR code of scene " + code.scene() + " has run out");
        }
        return code;
    }

    public synchronized void clear() {
        permanent.clear();
        ofScene.clear();
        temporary.clear();
        permanentLimit = OFFICIAL_PERMANENT;
    }

    private QrCode make(String scene, boolean textScene, @Nullable Duration life) {
        return new QrCode(
                "gQ" + RandomIds.next(random, 69),
                scene,
                textScene,
                "http://weixin.qq.com/q/" + RandomIds.next(random, 18),
                life == null ? null : clock.instant().plus(life));
    }
}
