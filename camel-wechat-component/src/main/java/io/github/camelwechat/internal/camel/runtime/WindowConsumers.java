// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.Account;
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

    /**
     * @param platform whether it is that of all accounts of a platform
     */
    private record Subscriber(
            DefaultConsumer consumer,
            ParkListener listener,
            QuotaListener quotas,
            boolean platform) {}

    /**
     * @param telemetry null if nobody measures
     */
    WindowConsumers(@Nullable Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    /**
     * @param platform whether the account is a platform, and the consumer that of all its accounts
     * @throws IllegalArgumentException if the account has one already: each of the two would get
     *     some events
     */
    public <C extends DefaultConsumer & ParkListener & QuotaListener> void add(
            String account, boolean platform, C consumer) {
        Subscriber first =
                byAccount.putIfAbsent(
                        account, new Subscriber(consumer, consumer, consumer, platform));
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
        Subscriber known = byAccount.get(account);
        if (known != null && known.consumer() == consumer) {
            byAccount.remove(account, known);
        }
    }

    /** The consumer of an account, or else that of the platform that acts for it. */
    private @Nullable Subscriber subscriber(String account) {
        Subscriber own = byAccount.get(account);
        int dot = account.lastIndexOf('.');
        if (own != null || dot < 1 || !Account.isAppId(account.substring(dot + 1))) {
            return own;
        }
        Subscriber ofPlatform = byAccount.get(account.substring(0, dot));
        return ofPlatform != null && ofPlatform.platform() ? ofPlatform : null;
    }

    @Override
    public void heard(QuotaListener.Kind kind, String account, PathQuota quota, int level) {
        Subscriber subscriber = subscriber(account);
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
        Subscriber subscriber = subscriber(account);
        if (subscriber != null) {
            subscriber.listener().heard(kind, account, to, message, why);
        }
    }
}
