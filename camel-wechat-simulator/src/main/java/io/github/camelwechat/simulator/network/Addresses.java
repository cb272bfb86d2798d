// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.network;

import java.util.List;

/** The addresses WeChat tells of itself. Thread-safe. */
public final class Addresses {
    private final List<String> initial;
    private volatile List<String> callback;

    public Addresses(List<String> callback) {
        this.initial = List.copyOf(callback);
        this.callback = initial;
    }

    /** Where callbacks come from: addresses or CIDR ranges. */
    public List<String> callback() {
        return callback;
    }

    public void callback(List<String> values) {
        callback = List.copyOf(values);
    }

    public void reset() {
        callback = initial;
    }
}
