// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where callbacks seem to come from.
 *
 * @param addresses what {@code getcallbackip} names: addresses or CIDR ranges
 * @param forwardedFor the {@code X-Forwarded-For} of every callback, null for none
 */
public record CallbackSource(List<String> addresses, @Nullable String forwardedFor) {
    public CallbackSource {
        addresses = List.copyOf(addresses);
    }

    /** From this machine, and no proxy says otherwise. */
    public static CallbackSource local() {
        return new CallbackSource(List.of("127.0.0.1"), null);
    }

    public CallbackSource withAddresses(List<String> values) {
        return new CallbackSource(values, forwardedFor);
    }

    public CallbackSource withForwardedFor(@Nullable String value) {
        return new CallbackSource(addresses, value);
    }
}
