// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;
import org.apache.camel.health.WritableHealthCheckRepository;
import org.jspecify.annotations.Nullable;

/**
 * One check for each account that something sends for, however many producers it has: they share
 * token, circuit and store. Does nothing where the application has no health checks. Thread-safe.
 */
final class ProducerHealthChecks {

    private record SharedCheck(HealthCheck check, int producers) {}

    private final CamelContext context;
    private final Map<String, SharedCheck> checks = new HashMap<>();

    ProducerHealthChecks(CamelContext context) {
        this.context = context;
    }

    synchronized void started(String account, Supplier<HealthCheck> made) {
        WritableHealthCheckRepository repository = repository();
        if (repository == null) {
            return;
        }
        SharedCheck known = checks.get(account);
        if (known == null) {
            HealthCheck check = made.get();
            repository.addHealthCheck(check);
            checks.put(account, new SharedCheck(check, 1));
        } else {
            checks.put(account, new SharedCheck(known.check(), known.producers() + 1));
        }
    }

    synchronized void stopped(String account) {
        WritableHealthCheckRepository repository = repository();
        SharedCheck known = checks.get(account);
        if (known == null || repository == null) {
            return;
        }
        if (known.producers() > 1) {
            checks.put(account, new SharedCheck(known.check(), known.producers() - 1));
        } else {
            repository.removeHealthCheck(known.check());
            checks.remove(account);
        }
    }

    private @Nullable WritableHealthCheckRepository repository() {
        return HealthCheckHelper.getHealthCheckRepository(
                context, "producers", WritableHealthCheckRepository.class);
    }
}
