// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.platform.AccountTable;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.store.StateKey;
import java.util.function.Function;

/**
 * The accounts whose callbacks a pipeline takes: one, or all that authorized a platform. Their
 * names are in all that is remembered of a callback.
 *
 * @param reader in whose name callbacks are read: those of a platform's accounts are sealed for the
 *     platform
 * @param byName gives an account by its name
 */
public record CallbackAccounts(Account reader, Function<String, Account> byName) {

    /** The accounts whose order is held on to while nothing waits in it. */
    private static final int MOST_ORDERS = 500;

    /** One account. */
    public static CallbackAccounts one(Account account) {
        return new CallbackAccounts(account, name -> account);
    }

    /**
     * All accounts of a platform. Whose a callback is has to be found, and their account to be
     * named in it, before it goes on.
     */
    public static CallbackAccounts of(Account platform) {
        return new CallbackAccounts(platform, name -> Authorizer.named(platform, name));
    }

    /** The account under whose name something is remembered. */
    Account of(StateKey key) {
        return byName.apply(key.account());
    }

    /** The order of each account's callbacks, for its own users alone. */
    Function<InboundExchange, PerUserOrder> orders(Function<Account, PerUserOrder> made) {
        AccountTable<PerUserOrder> orders = new AccountTable<>(MOST_ORDERS, made);
        return exchange -> orders.get(byName.apply(exchange.received().account()));
    }
}
