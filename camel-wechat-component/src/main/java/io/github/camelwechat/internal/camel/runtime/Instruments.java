// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.internal.camel.metrics.MeterRegistries;
import io.github.camelwechat.internal.camel.trace.Tracers;
import io.github.camelwechat.internal.telemetry.CallbackLog;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.internal.telemetry.Traces;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.jspecify.annotations.Nullable;

/**
 * The instruments that an application observes the component with.
 *
 * @param telemetry null if nobody measures
 * @param callbacks the latest; null unless a dev console is there to show them
 * @param traces gives null where nobody traces; asked when there is something to trace, because
 *     tracers may come later than we
 */
public record Instruments(
        @Nullable Telemetry telemetry,
        Supplier<@Nullable Traces> traces,
        @Nullable CallbackLog callbacks) {

    /** Where a trace goes along. */
    static final String TRACE_HEADER = Traces.HEADER;

    static Instruments of(CamelContext context, InstantSource clock) {
        CallbackLog callbacks =
                Boolean.TRUE.equals(context.isDevConsole()) ? new CallbackLog(clock) : null;
        return new Instruments(
                Telemetry.of(
                        Stream.of(MeterRegistries.telemetry(context, clock), callbacks)
                                .filter(Objects::nonNull)
                                .toList()),
                remembered(() -> Tracers.traces(context)),
                callbacks);
    }

    /** Once there is a tracer it stays. */
    private static Supplier<@Nullable Traces> remembered(Supplier<@Nullable Traces> found) {
        AtomicReference<@Nullable Traces> known = new AtomicReference<>();
        return () -> {
            Traces traces = known.get() == null ? found.get() : known.get();
            known.set(traces);
            return traces;
        };
    }

    /** Does something as part of a trace, where somebody traces. */
    void within(Object trace, Runnable work) {
        Traces known = traces.get();
        if (known == null) {
            work.run();
        } else {
            known.within(trace.toString(), work);
        }
    }

    /** Counts what the accounts of a platform do as done by it. */
    void platform(String account) {
        if (telemetry != null) {
            telemetry.platform(account);
        }
    }

    void close() {
        if (telemetry != null) {
            telemetry.close();
        }
    }
}
