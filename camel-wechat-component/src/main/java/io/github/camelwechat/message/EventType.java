// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/**
 * One row of the table from WeChat's events to our types.
 *
 * @param name {@code Event} as WeChat's documents spell it
 */
record EventType(String name, Reader reader) {

    /** Reads one event. */
    @FunctionalInterface
    interface Reader {

        /**
         * @throws MissingFieldException if a field is missing without which the type makes no sense
         */
        InboundEvent read(Received received, Fields fields);
    }
}
