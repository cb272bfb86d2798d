// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.Account;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The circuit of every account of a component. A changed account begins anew. Thread-safe. */
public final class AccountCircuits {

    private record Known(Account account, AccountCircuit circuit) {}

    private final InstantSource clock;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    public AccountCircuits(InstantSource clock) {
        this.clock = clock;
    }

    /** How an account gets on with WeChat, as far as its calls have shown. */
    public ApiCondition condition(String account) {
        Known found = known.get(account);
        return found == null ? new ApiCondition(null, null, 0, null) : found.circuit().condition();
    }

    public AccountCircuit of(Account account) {
        return known.compute(
                        account.name(),
                        (name, found) ->
                                found != null && found.account().equals(account)
                                        ? found
                                        : new Known(account, new AccountCircuit(name, clock)))
                .circuit();
    }
}
