// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.camel.consumer.CallbackRoute;
import io.github.camelwechat.internal.camel.metrics.MeterRegistries;
import io.github.camelwechat.internal.camel.metrics.Metric;
import io.github.camelwechat.internal.camel.trace.SpanTag;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.message.Received;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

/** The page on observing has the names of the code, and the dashboard those of a real registry. */
class ObservingPageTest {

    private static final String PAGE = "src/docs/observing.md";
    private static final String DASHBOARD = "src/docs/grafana-dashboard.json";

    private static final Pattern SERIES = Pattern.compile("\\b(wechat_\\w+)(?:\\{([^}]*)})?");
    private static final Pattern SAMPLE = Pattern.compile("(?m)^(wechat_\\w+)(?:\\{(.*)})? .*$");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"");
    private static final Pattern CONDITION = Pattern.compile("(\\w+)(?:=~|!=|=)\"");
    private static final Pattern GROUP = Pattern.compile("\\bby \\(([^)]*)\\)");

    @Test
    void itsTablesAreMadeFromTheCode() throws IOException {
        GeneratedPage.committed(PAGE)
                .with("metrics", metrics())
                .with("metric-tags", tags())
                .with("span-tags", spanTags())
                .assertCommitted();
    }

    @Test
    void whatItTellsToWatchIsThere() throws IOException {
        Set<String> known =
                Stream.concat(
                                Arrays.stream(Metric.values()).map(Metric::text),
                                Arrays.stream(SpanTag.values()).map(SpanTag::text))
                        .collect(Collectors.toSet());
        Set<String> named =
                found(Pattern.compile("`(wechat\\.[a-z._]+)`"), Markdown.page(PAGE).text(), 1);

        assertThat(known).containsAll(named);
    }

    @Test
    void itNamesTheKeysOfLogLines() throws IOException {
        assertThat(Markdown.page(PAGE).text())
                .contains("`" + CallbackRoute.MDC_ACCOUNT + "`")
                .contains("`" + CallbackRoute.MDC_DEDUPE_KEY + "`");
    }

    @Test
    void theDashboardAsksForNothingThatIsNotMeasured() throws Exception {
        Map<String, Set<String>> exposed = exposed();

        assertThat(problems(queries(), exposed)).isEmpty();
        assertThat(problems(List.of("rate(wechat_callback_total[1m])"), exposed))
                .containsExactly("wechat_callback_total is not exposed");
        assertThat(problems(List.of("sum by (user) (wechat_parked_waiting{kind=\"x\"})"), exposed))
                .containsExactly(
                        "wechat_parked_waiting has no label kind",
                        "wechat_parked_waiting has no label user");
    }

    @Test
    void theDashboardShowsEveryMetric() throws IOException {
        String all = String.join("\n", queries());
        for (Metric metric : Metric.values()) {
            assertThat(all).contains(metric.text().replace('.', '_'));
        }
    }

    private static String metrics() {
        return table(
                "| metric | kind | tags | meaning |",
                Arrays.stream(Metric.values())
                        .map(
                                metric ->
                                        List.of(
                                                code(metric.text()),
                                                lower(metric.kind()),
                                                metric.tags().stream()
                                                        .map(tag -> code(tag.text()))
                                                        .collect(Collectors.joining(" ")),
                                                metric.meaning()))
                        .toList());
    }

    private static String tags() {
        return table(
                "| tag | its values |",
                Arrays.stream(Metric.Tag.values())
                        .map(tag -> List.of(code(tag.text()), tag.meaning()))
                        .toList());
    }

    private static String spanTags() {
        return table(
                "| attribute | meaning |",
                Arrays.stream(SpanTag.values())
                        .map(tag -> List.of(code(tag.text()), tag.meaning()))
                        .toList());
    }

    private static String table(String head, List<List<String>> rows) {
        String line = "|---".repeat(rows.get(0).size()) + "|\n";
        return "\n"
                + head
                + "\n"
                + line
                + rows.stream()
                        .map(row -> "| " + String.join(" | ", row) + " |\n")
                        .collect(Collectors.joining())
                + "\n";
    }

    private static String code(String text) {
        return "`" + text + "`";
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static List<String> queries() throws IOException {
        JsonNode dashboard = new ObjectMapper().readTree(Markdown.page(DASHBOARD).text());
        List<String> queries = dashboard.findValuesAsText("expr");
        assertThat(queries).isNotEmpty();
        queries.addAll(dashboard.findValuesAsText("definition"));
        return queries;
    }

    private static List<String> problems(List<String> queries, Map<String, Set<String>> exposed) {
        Set<String> problems = new TreeSet<>();
        for (String query : queries) {
            for (MatchResult series : SERIES.matcher(query).results().toList()) {
                String name = series.group(1);
                Set<String> labels = exposed.get(name);
                if (labels == null) {
                    problems.add(name + " is not exposed");
                    continue;
                }
                String conditions = series.group(2) == null ? "" : series.group(2);
                Set<String> asked = found(CONDITION, conditions, 1);
                found(GROUP, query, 1).forEach(by -> asked.addAll(List.of(by.split(", *"))));
                asked.removeAll(labels);
                asked.forEach(label -> problems.add(name + " has no label " + label));
            }
        }
        return List.copyOf(problems);
    }

    /** The series of a Prometheus registry into which everything was measured once, with labels. */
    private static Map<String, Set<String>> exposed() throws Exception {
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        try (CamelContext context = new DefaultCamelContext()) {
            context.getRegistry().bind("metricsRegistry", registry);
            everything(
                    Objects.requireNonNull(MeterRegistries.telemetry(context, Clock.systemUTC())));
        }
        Map<String, Set<String>> series = new TreeMap<>();
        SAMPLE.matcher(registry.scrape())
                .results()
                .forEach(
                        sample ->
                                series.put(
                                        sample.group(1),
                                        sample.group(2) == null
                                                ? Set.of()
                                                : found(LABEL, sample.group(2), 1)));
        return series;
    }

    private static void everything(Telemetry telemetry) {
        Received callback =
                new Received(
                        "shop", "wx1", new OpenId("o1"), "text", null, "1", null, "k", Map.of());
        telemetry.answered(callback, Telemetry.Answer.REPLIED, 1);
        telemetry.handedOver(callback);
        telemetry.redelivered(callback);
        telemetry.refused(new CallbackRejectedException("shop", Reason.SIGNATURE, "no", null));
        telemetry.sent("shop", "SENT", 4);
        telemetry.parked("shop", "messageParked");
        telemetry.waiting("shop", 1);
        telemetry.tokenFetched("shop", "stable", Instant.EPOCH, null);
        telemetry.called("shop", "/cgi-bin/token", 1, null);
        telemetry.quotaLeft("shop", "/cgi-bin/token", 1);
        telemetry.quotaUsed("shop", "/cgi-bin/token", 1);
        telemetry.stored("get", 1, false);
    }

    private static Set<String> found(Pattern pattern, String text, int group) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult each) -> each.group(group))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
