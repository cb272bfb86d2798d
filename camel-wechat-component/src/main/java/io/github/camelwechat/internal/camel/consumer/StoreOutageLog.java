// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;

/**
 * Tells the operator that the state store is away: one line when it begins, one a minute with the
 * count, and one when it ends. Thread-safe.
 */
final class StoreOutageLog {

    private static final long SILENCE_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String account;
    private final Logger log;
    private final LongSupplier nanos;
    private boolean said;
    private boolean away;
    private long saidNanos;
    private int unsaid;
    private int failures;

    StoreOutageLog(String account, Logger log) {
        this(account, log, System::nanoTime);
    }

    /**
     * @param nanos elapsed time, on the scale of {@link System#nanoTime()}
     */
    StoreOutageLog(String account, Logger log, LongSupplier nanos) {
        this.account = account;
        this.log = log;
        this.nanos = nanos;
    }

    synchronized void failed(Throwable failure) {
        failures++;
        long now = nanos.getAsLong();
        if (said && now - saidNanos < SILENCE_NANOS) {
            unsaid++;
            return;
        }
        if (away) {
            log.warn(
                    "The state store of account '{}' still fails: {} times since the last such"
                            + " line, now with {}",
                    account,
                    unsaid + 1,
                    failure.toString());
        } else {
            log.warn(
                    "The state store of account '{}' failed; callbacks go on without it, at least"
                            + " once",
                    account,
                    failure);
        }
        away = true;
        said = true;
        saidNanos = now;
        unsaid = 0;
    }

    /** One that comes and goes is not said to be back more often than it is said to be away. */
    synchronized void over() {
        if (away) {
            log.info(
                    "The state store of account '{}' answers again; it failed {} times",
                    account,
                    failures);
            away = false;
            failures = 0;
        }
    }
}
