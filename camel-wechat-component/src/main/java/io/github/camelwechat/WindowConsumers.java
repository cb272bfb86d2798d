// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Who consumes the window events of which account. Thread-safe. */
final class WindowConsumers {

    private final Map<String, WeChatWindowConsumer> byAccount = new ConcurrentHashMap<>();

    /**
     * @throws IllegalArgumentException if the account has one already: each of the two would get
     *     some events
     */
    void add(WeChatWindowConsumer consumer) {
        WeChatWindowConsumer first = byAccount.putIfAbsent(consumer.accountName(), consumer);
        if (first != null && first != consumer) {
            throw new IllegalArgumentException(
                    "Routes '"
                            + first.getRouteId()
                            + "' and '"
                            + consumer.getRouteId()
                            + "' both consume the window events of account '"
                            + consumer.accountName()
                            + "'. Only one can: use one route and multicast");
        }
    }

    void remove(WeChatWindowConsumer consumer) {
        byAccount.remove(consumer.accountName(), consumer);
    }
}
