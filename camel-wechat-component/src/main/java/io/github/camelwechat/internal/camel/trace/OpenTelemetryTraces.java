// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.trace;

import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.internal.telemetry.Traces;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.support.CamelContextHelper;
import org.jspecify.annotations.Nullable;

/** Spans of OpenTelemetry. Thread-safe. */
final class OpenTelemetryTraces implements Traces {

    private final Tracer tracer;

    private OpenTelemetryTraces(Tracer tracer) {
        this.tracer = tracer;
    }

    /** With the tracer that Camel's own spans are made by. */
    static Traces of(CamelContext context) {
        Tracer camels = CamelContextHelper.findSingleByType(context, Tracer.class);
        return new OpenTelemetryTraces(
                camels != null ? camels : GlobalOpenTelemetry.get().getTracer("camel"));
    }

    @Override
    public void within(String trace, Runnable work) {
        context(trace).wrap(work).run();
    }

    @Override
    public <T> CompletionStage<T> span(Origin origin, Supplier<CompletionStage<T>> send) {
        SpanBuilder builder =
                tracer.spanBuilder(origin.name())
                        .setSpanKind(SpanKind.CLIENT)
                        .setAttribute(SpanTag.ACCOUNT.text(), origin.account().name())
                        .setAttribute(
                                SpanTag.USER.text(),
                                new Pseudonyms(origin.account().appId()).of(origin.to().value()));
        origin.links()
                .forEach(link -> builder.addLink(Span.fromContext(context(link)).getSpanContext()));
        builder.setParent(origin.continues() ? Context.current() : Context.root());
        Span span = builder.startSpan();
        return Context.root()
                .with(span)
                .wrapSupplier(send)
                .get()
                .whenComplete(
                        (sent, thrown) -> {
                            if (thrown != null) {
                                // A message may name the user.
                                span.setStatus(
                                        StatusCode.ERROR,
                                        Completion.cause(thrown).getClass().getSimpleName());
                            }
                            span.end();
                        });
    }

    /** Of somebody else's text: what is no trace gives none. */
    private static Context context(String traceParent) {
        return W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), traceParent, new TraceParentGetter());
    }

    private static final class TraceParentGetter implements TextMapGetter<String> {

        @Override
        public Iterable<String> keys(String traceParent) {
            return Set.of(HEADER);
        }

        @Override
        public @Nullable String get(@Nullable String traceParent, String key) {
            return key.equals(HEADER) ? traceParent : null;
        }
    }
}
