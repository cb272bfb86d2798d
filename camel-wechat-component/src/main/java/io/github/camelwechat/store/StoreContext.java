// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.store;

import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;

/**
 * The resources that a store is given to work with. All of it belongs to the component and stops
 * with it.
 *
 * @param executor a bounded pool, for engines whose driver blocks
 * @param scheduler for clean-up; never block it
 * @param clock decides what has run out
 */
public record StoreContext(
        ExecutorService executor, ScheduledExecutorService scheduler, InstantSource clock) {

    public StoreContext {
        Objects.requireNonNull(executor, "executor");
        Objects.requireNonNull(scheduler, "scheduler");
        Objects.requireNonNull(clock, "clock");
    }
}
