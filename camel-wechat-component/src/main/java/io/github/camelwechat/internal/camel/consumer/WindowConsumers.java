// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.WeChatWindowConsumer;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Who consumes the window events of which account. Thread-safe. */
public final class WindowConsumers {

    private final Map<String, WeChatWindowConsumer> byAccount = new ConcurrentHashMap<>();

    /**
     * @throws IllegalArgumentException if the account has one already: each of the two would get
     *     some events
     */
    public void add(WeChatWindowConsumer consumer) {
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

    /** Tells an account's consumer, if there is one, what became of a parked message. */
    public void tell(
            String account,
            ParkListener.Kind kind,
            OpenId openId,
            ParkedMessage message,
            @Nullable String why) {
        WeChatWindowConsumer consumer = byAccount.get(account);
        if (consumer != null) {
            consumer.tell(kind, openId, message, why);
        }
    }

    public void remove(WeChatWindowConsumer consumer) {
        byAccount.remove(consumer.accountName(), consumer);
    }
}
