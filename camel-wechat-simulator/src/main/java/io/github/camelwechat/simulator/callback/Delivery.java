// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.time.Instant;

/**
 * One of up to three requests of a callback.
 *
 * @param number 1, 2 or 3
 * @param at when it was sent, by the simulator's clock
 * @param status the HTTP status, 0 without an answer
 * @param body what the server answered, cut after 4000 characters
 * @param outcome how it ended
 * @param detail why it was not OK, in words; else empty
 * @param millis how long it took, in real time
 */
public record Delivery(
        int number,
        Instant at,
        int status,
        String body,
        Outcome outcome,
        String detail,
        long millis) {}
