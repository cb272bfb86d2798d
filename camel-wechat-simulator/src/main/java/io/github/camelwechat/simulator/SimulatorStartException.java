// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

/** The simulator could not start; the message is one sentence for a person. */
public final class SimulatorStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatorStartException(String message, Throwable cause) {
        super(message, cause);
    }

    SimulatorStartException(String message) {
        super(message);
    }
}
