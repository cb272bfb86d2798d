// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.camelwechat.internal.api.operation.ApiOperation;
import io.github.camelwechat.internal.api.operation.OperationNeeds;
import io.github.camelwechat.internal.api.operation.catalogue.Operations;
import io.github.camelwechat.operation.OperationSample;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/**
 * The component's own description of itself: options and headers from the JSON that Camel's plugin
 * generates, operations from the Javadoc of their enum, their catalogue and the tried samples.
 */
record ComponentMetadata(JsonNode json) {

    private static final String JSON = "META-INF/io/github/camelwechat/wechat.json";
    private static final Path OPERATIONS =
            Path.of("src/main/java/io/github/camelwechat/WeChatOperation.java");

    /** The operations that are not one call of WeChat's API, and what each of them reads. */
    private static final Map<String, String> NOT_IN_THE_CATALOGUE =
            Map.ofEntries(
                    Map.entry("sendMessage", "a message; a user, see [Answering](#answering)"),
                    Map.entry("downloadMedia", "`CamelWeChatMediaId`"),
                    Map.entry("windowStatus", "`CamelWeChatOpenId`"),
                    Map.entry("listParked", "optional `CamelWeChatOpenId`, `CamelWeChatCursor`"),
                    Map.entry("dropParked", "`CamelWeChatOpenId`; optional `CamelWeChatParkId`"),
                    Map.entry("followerStatus", "`CamelWeChatOpenId`"),
                    Map.entry("sendSurvey", "`survey`, `choices`; `head` and `tail` if wanted"),
                    Map.entry("forgetUser", "`CamelWeChatOpenId`"),
                    Map.entry("forgetAccount", "`CamelWeChatForgetAccount`, the account's name"),
                    Map.entry(
                            "doctor",
                            "optional `callbackUrl`, see [Checking an account](#checking-an-account)"),
                    Map.entry(
                            "probeCapabilities",
                            "see [What the account may do](#what-the-account-may-do)"),
                    Map.entry("callApi", "`CamelWeChatApiPath`"));

    /** The options that every consumer and producer has; Camel documents them. */
    private static final Set<String> OF_CAMEL =
            Set.of(
                    "autowiredEnabled",
                    "bridgeErrorHandler",
                    "exceptionHandler",
                    "exchangePattern",
                    "lazyStartProducer");

    /** One option or header. */
    record Entry(String name, JsonNode json) {

        String text(String member) {
            return json.path(member).asText("");
        }

        boolean is(String member) {
            return json.path(member).asBoolean();
        }

        boolean isOfCamel() {
            return OF_CAMEL.contains(name);
        }

        boolean isPath() {
            return text("kind").equals("path");
        }

        String side() {
            List<String> labels = Arrays.asList(text("label").split(","));
            return Stream.of("consumer", "producer")
                    .filter(labels::contains)
                    .findFirst()
                    .orElse("both");
        }

        List<String> values() {
            return StreamSupport.stream(json.path("enum").spliterator(), false)
                    .map(JsonNode::asText)
                    .toList();
        }

        /** The Java type without its packages. */
        String simpleType() {
            return text("javaType").replaceAll("\\b[a-z]\\w*\\.", "");
        }
    }

    /** One operation: what it does, what it needs, and an example that a test tries. */
    record Operation(String name, String does, String needs, String example) {}

    static ComponentMetadata read() throws IOException {
        try (InputStream in = ComponentMetadata.class.getClassLoader().getResourceAsStream(JSON)) {
            return new ComponentMetadata(
                    new ObjectMapper().readTree(Objects.requireNonNull(in, JSON)));
        }
    }

    /** The path and the options of an endpoint. */
    List<Entry> options() {
        return entries("properties");
    }

    List<Entry> componentOptions() {
        return entries("componentProperties");
    }

    List<Entry> headers() {
        return entries("headers");
    }

    private List<Entry> entries(String member) {
        return json.get(member).properties().stream()
                .map(entry -> new Entry(entry.getKey(), entry.getValue()))
                .toList();
    }

    /** In the order of the enum, which is that of the option's values. */
    List<Operation> operations() throws IOException {
        Map<String, String> javadoc = javadocOfOperations();
        Map<String, OperationSample> samples =
                OperationSample.all().stream()
                        .collect(
                                Collectors.toMap(
                                        OperationSample::operation,
                                        Function.identity(),
                                        (first, later) -> first));
        return options().stream()
                .filter(option -> option.name().equals("operation"))
                .flatMap(option -> option.values().stream())
                .map(name -> operation(name, javadoc, samples))
                .toList();
    }

    private static Operation operation(
            String name, Map<String, String> javadoc, Map<String, OperationSample> samples) {
        ApiOperation call = Operations.byName().get(name);
        return new Operation(
                name,
                Objects.requireNonNull(javadoc.get(name), name + " has no Javadoc"),
                call == null
                        ? Objects.requireNonNull(NOT_IN_THE_CATALOGUE.get(name), name)
                        : OperationNeeds.of(call),
                samples.containsKey(name) ? example(samples.get(name)) : "");
    }

    private static String example(OperationSample sample) {
        Stream<String> body =
                Stream.of(
                                sample.file() == null ? "" : "a file",
                                Objects.toString(sample.body(), ""))
                        .filter(text -> !text.isEmpty())
                        .map(text -> text.startsWith("{") ? "`" + text + "`" : text);
        Stream<String> headers = sample.headers().keySet().stream().map(name -> "`" + name + "`");
        return Stream.concat(body, headers).collect(Collectors.joining(", "));
    }

    private static Map<String, String> javadocOfOperations() throws IOException {
        return Pattern.compile("(?s)/\\*\\*((?:(?!\\*/).)*)\\*/\\s*(\\w+)\\s*[,;}]")
                .matcher(Files.readString(OPERATIONS))
                .results()
                .collect(Collectors.toMap(found -> found.group(2), ComponentMetadata::sentence));
    }

    private static String sentence(MatchResult javadoc) {
        return javadoc.group(1).replaceAll("\\R\\s*\\*", " ").replaceAll("\\s+", " ").strip();
    }
}
