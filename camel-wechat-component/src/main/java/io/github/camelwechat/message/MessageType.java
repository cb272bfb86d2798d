// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

/**
 * One row of the table from WeChat's messages to our types.
 *
 * @param name {@code MsgType} as WeChat's documents spell it
 */
record MessageType(String name, Reader reader) {

    /** Reads one message. */
    @FunctionalInterface
    interface Reader {

        /**
         * @throws MissingFieldException if a field is missing without which the type makes no sense
         */
        InboundMessage read(Received received, Fields fields);
    }
}
