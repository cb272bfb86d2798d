// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator;

import java.net.BindException;
import org.jspecify.annotations.Nullable;

/** The simulator could not start; the message is one sentence for a person. */
public final class SimulatorStartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SimulatorStartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }

    SimulatorStartException(String message) {
        super(message);
    }

    /** It could not listen: names the port, and the option that changes it. */
    static SimulatorStartException listening(
            String host, int port, String option, @Nullable Throwable cause) {
        String reason = cause == null ? "" : String.valueOf(cause.getMessage());
        boolean taken = cause instanceof BindException && reason.contains("in use");
        return new SimulatorStartException(
                taken
                        ? "Port " + port + " is already in use; choose another with " + option + "."
                        : "Cannot listen on "
                                + host
                                + ":"
                                + port
                                + " ("
                                + reason
                                + "); choose another port with "
                                + option
                                + ".",
                cause);
    }
}
