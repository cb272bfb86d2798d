// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.metrics;

import io.github.camelwechat.internal.telemetry.Telemetry;
import java.time.InstantSource;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application's registry of meters, if it has one. Micrometer need not be there. */
public final class MeterRegistries {

    private static final Logger LOG = LoggerFactory.getLogger(MeterRegistries.class);

    private static final String TYPE = "io.micrometer.core.instrument.MeterRegistry";
    private static final String COMPOSITE =
            "io.micrometer.core.instrument.composite.CompositeMeterRegistry";

    /** The name under which Camel's own component keeps it. */
    private static final String CAMELS = "metricsRegistry";

    private MeterRegistries() {}

    /**
     * Measures into the registry that the application has: the one that Camel itself uses, the only
     * one, or the only one that is made of others. Null where there is none.
     *
     * @param clock what the age of tokens is told by
     */
    public static @Nullable Telemetry telemetry(CamelContext context, InstantSource clock) {
        Class<?> type = context.getClassResolver().resolveClass(TYPE);
        Object registry = type == null ? null : registry(context, type);
        return registry == null ? null : MicrometerTelemetry.of(registry, clock);
    }

    private static @Nullable Object registry(CamelContext context, Class<?> type) {
        Object camels = context.getRegistry().lookupByName(CAMELS);
        if (type.isInstance(camels)) {
            return camels;
        }
        Set<?> found = context.getRegistry().findByType(type);
        if (found.size() > 1) {
            Class<?> composite = context.getClassResolver().resolveClass(COMPOSITE);
            Set<?> made =
                    composite == null ? Set.of() : context.getRegistry().findByType(composite);
            found = made.size() == 1 ? made : found;
        }
        if (found.size() > 1) {
            LOG.warn(
                    "WeChat is not measured: there are {} meter registries. Name the one to use {}",
                    found.size(),
                    CAMELS);
        }
        return found.size() == 1 ? found.iterator().next() : null;
    }
}
