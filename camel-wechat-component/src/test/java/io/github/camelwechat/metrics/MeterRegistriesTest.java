// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.internal.camel.metrics.MeterRegistries;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.testing.LogCapture;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.util.List;
import java.util.Objects;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Rules of which registry is measured into, and of one that does not want it. */
class MeterRegistriesTest {

    @RegisterExtension private final LogCapture log = new LogCapture(MeterRegistries.class);

    private final CamelContext context = new DefaultCamelContext();

    @AfterEach
    void close() throws Exception {
        context.close();
    }

    @Test
    void withoutARegistryNobodyListens() {
        assertThat(telemetry()).isNull();
        assertThat(log.warnings()).isEmpty();
    }

    @Test
    void theOnlyOneIsUsedWhateverItsName() {
        MeterRegistry only = bind("mine", new SimpleMeterRegistry());

        measure();

        assertThat(measured(only)).isTrue();
    }

    @Test
    void thatOfCamelIsUsedAmongSeveral() {
        MeterRegistry other = bind("other", new SimpleMeterRegistry());
        MeterRegistry camels = bind("metricsRegistry", new SimpleMeterRegistry());

        measure();

        assertThat(measured(camels)).isTrue();
        assertThat(measured(other)).isFalse();
    }

    @Test
    void theOneThatIsMadeOfTheOthersIsUsed() {
        MeterRegistry first = bind("first", new SimpleMeterRegistry());
        MeterRegistry second = bind("second", new SimpleMeterRegistry());
        bind("all", new CompositeMeterRegistry(Clock.SYSTEM, List.of(first, second)));

        measure();

        assertThat(measured(first)).isTrue();
        assertThat(measured(second)).isTrue();
    }

    @Test
    void severalOfWhichNoneIsMeantAreReported() {
        bind("first", new SimpleMeterRegistry());
        bind("second", new SimpleMeterRegistry());

        assertThat(telemetry()).isNull();
        assertThat(log.warnings()).singleElement().asString().contains("metricsRegistry");
    }

    @Test
    void aRegistryThatRefusesAMetricHarmsNobody() {
        PrometheusMeterRegistry strict = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        strict.throwExceptionOnRegistrationFailure();
        bind("strict", strict);
        strict.counter("wechat.sends", "other", "tags").increment();

        measure();

        assertThat(strict.scrape()).contains("wechat_sends_total{other=\"tags\"} 1.0");
    }

    private <R extends MeterRegistry> R bind(String name, R registry) {
        context.getRegistry().bind(name, registry);
        return registry;
    }

    private Telemetry telemetry() {
        return MeterRegistries.telemetry(context, java.time.Clock.systemUTC());
    }

    private void measure() {
        Objects.requireNonNull(telemetry()).sent("shop", "SENT", null);
    }

    private static boolean measured(MeterRegistry registry) {
        return registry.find("wechat.sends").counter() != null;
    }
}
