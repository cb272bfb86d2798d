// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.time.NodeClocks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The accounts with an endpoint that is started, and what the endpoints of each share. Endpoints of
 * one account are meant to agree on what they share: appId, apiBaseUrl, tokenSource, stateStore,
 * windowRules, windowMerge, checkTemplates and quotaWatch. Those that do not agree share nothing
 * but the queue of parked messages, the consumer of window events and the health check, and a line
 * in the log says so. Thread-safe.
 */
public final class AccountRegistry {

    private static final Logger LOG = LoggerFactory.getLogger(AccountRegistry.class);

    private final WeChatRuntime runtime;
    private final WindowConsumers windowConsumers;
    private final Map<String, Entry> accounts = new HashMap<>();

    /** The started parts of one account. */
    private record Entry(AccountQueue queue, SendHistory sends, List<Shared> shared) {}

    /** The services of endpoints that agree, and how many of them are started. */
    private record Shared(AccountServices services, int endpoints) {}

    public AccountRegistry(WeChatRuntime runtime) {
        this.runtime = runtime;
        this.windowConsumers = new WindowConsumers(runtime.instruments().telemetry());
    }

    /** Returns the consumers of window events, by account. */
    public WindowConsumers windowConsumers() {
        return windowConsumers;
    }

    /** The services of every account that is started; several of one whose endpoints disagree. */
    public synchronized List<AccountServices> accounts() {
        return accounts.values().stream()
                .flatMap(entry -> entry.shared().stream())
                .map(Shared::services)
                .sorted(Comparator.comparing(services -> services.settings().name()))
                .toList();
    }

    /**
     * Counts an endpoint that starts, and gives it what it shares with those that agree with it.
     */
    public synchronized AccountServices open(AccountSettings settings) {
        Entry entry =
                accounts.computeIfAbsent(
                        settings.name(),
                        name ->
                                new Entry(
                                        new AccountQueue(
                                                runtime.scheduler(),
                                                windowConsumers,
                                                runtime.instruments()),
                                        new SendHistory(
                                                name,
                                                runtime.clock(),
                                                runtime.instruments().telemetry()),
                                        new ArrayList<>()));
        List<Shared> shared = entry.shared();
        String differing = null;
        AccountSettings other = null;
        for (int i = 0; i < shared.size(); i++) {
            AccountServices services = shared.get(i).services();
            differing = services.settings().differingOption(settings);
            if (differing == null) {
                shared.set(i, new Shared(services, shared.get(i).endpoints() + 1));
                return services;
            }
            other = services.settings();
        }
        if (other != null) {
            LOG.warn(
                    "Endpoints {} and {} are of account '{}', but differ in option {}: neither"
                            + " knows what the other is allowed to send and has sent. Let all endpoints"
                            + " of an account say the same",
                    other.endpoint(),
                    settings.endpoint(),
                    settings.name(),
                    differing);
        }
        AccountServices made = new AccountServices(runtime, settings, entry.queue(), entry.sends());
        listen(made);
        PlatformServices platform = made.platform();
        if (platform != null) {
            platform.whenMade(this::listen);
        }
        shared.add(new Shared(made, 1));
        compared(made).ifPresent(NodeClocks::open);
        return made;
    }

    private void listen(AccountServices made) {
        var quotas = made.api().quotas();
        if (quotas != null) {
            quotas.listen(windowConsumers);
        }
    }

    /** Lets go of an endpoint that stops. */
    public synchronized void close(@Nullable AccountServices services) {
        if (services == null) {
            return;
        }
        String account = services.settings().name();
        Entry entry = accounts.get(account);
        if (entry == null) {
            return;
        }
        entry.shared()
                .replaceAll(
                        each ->
                                each.services() == services
                                        ? new Shared(services, each.endpoints() - 1)
                                        : each);
        if (entry.shared().removeIf(each -> each.endpoints() == 0)) {
            compared(services).ifPresent(NodeClocks::close);
        }
        if (entry.shared().isEmpty()) {
            accounts.remove(account);
        }
    }

    private Optional<NodeClocks> compared(AccountServices services) {
        return Optional.ofNullable(runtime.nodeClocks(services.store()));
    }
}
