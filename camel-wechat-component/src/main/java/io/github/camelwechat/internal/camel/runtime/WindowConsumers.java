// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.api.quota.PathQuota;
import io.github.camelwechat.internal.api.quota.QuotaListener;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.telemetry.Telemetry;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.support.DefaultConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The consumers of window events by account. Each hears what becomes of its account's parked
 * messages, and of its quotas. Thread-safe.
 */
public final class WindowConsumers implements ParkListener, QuotaListener {

    private final @Nullable Telemetry telemetry;
    private final Map<String, Subscriber> byAccount = new ConcurrentHashMap<>();

    private record Subscriber(
            DefaultConsumer consumer, ParkListener listener, QuotaListener quotas) {}

    /**
     * @param telemetry null if nobody measures
     */
    WindowConsumers(@Nullable Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * @throws IllegalArgumentException if the account has one already: each of the two would get
     *     some events
     */
    public <C extends DefaultConsumer & ParkListener & QuotaListener> void add(
            String account, C consumer) {
        Subscriber first =
                byAccount.putIfAbsent(account, new Subscriber(consumer, consumer, consumer));
        if (first != null && first.consumer() != consumer) {
            throw new IllegalArgumentException(
                    "Routes '"
                            + first.consumer().getRouteId()
                            + "' and '"
                            + consumer.getRouteId()
                            + "' both consume the window events of account '"
                            + account
                            + "'. Only one can: use one route and multicast");
        }
    }

    public <C extends DefaultConsumer & ParkListener & QuotaListener> void remove(
            String account, C consumer) {
        byAccount.remove(account, new Subscriber(consumer, consumer, consumer));
    }

    @Override
    public void heard(QuotaListener.Kind kind, String account, PathQuota quota, int level) {
        Subscriber subscriber = byAccount.get(account);
        if (subscriber != null) {
            subscriber.quotas().heard(kind, account, quota, level);
        }
    }

    @Override
    public void heard(
            ParkListener.Kind kind,
            String account,
            OpenId to,
            ParkedMessage message,
            @Nullable String why) {
        if (telemetry != null) {
            telemetry.parked(account, kind.wireName());
        }
        Subscriber subscriber = byAccount.get(account);
        if (subscriber != null) {
            subscriber.listener().heard(kind, account, to, message, why);
        }
    }
}
