// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.replay;

/** A replay was to begin while another one runs. */
public final class ReplayRunningException extends IllegalStateException {
    private static final long serialVersionUID = 1L;

    ReplayRunningException() {
        super("a replay runs already: wait for its end");
    }
}
