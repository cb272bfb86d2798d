// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.trace;

import io.github.camelwechat.internal.telemetry.Traces;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.CamelTracingService;
import org.jspecify.annotations.Nullable;

/** The application's tracer, if Camel traces with one of OpenTelemetry. That need not be there. */
public final class Tracers {

    private static final String TYPE = "io.opentelemetry.api.trace.Tracer";

    private Tracers() {}

    /** Null where Camel does not trace, or with something else. */
    public static @Nullable Traces traces(CamelContext context) {
        boolean possible =
                context.hasService(CamelTracingService.class) != null
                        && context.getClassResolver().resolveClass(TYPE) != null;
        return possible ? OpenTelemetryTraces.of(context) : null;
    }
}
