// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.WeChatOperation;
import io.github.camelwechat.operation.OperationSample;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The difference between the tables of the guide and the component's generated description. */
final class GuideDrift {

    /** The account's name is the path, and Camel documents what every consumer and producer has. */
    private static final Set<String> NOT_OURS =
            Set.of(
                    "account",
                    "bridgeErrorHandler",
                    "exceptionHandler",
                    "exchangePattern",
                    "lazyStartProducer");

    // Columns after the name.
    private static final int DEFAULT = 2;
    private static final int HEADER_TYPE = 0;
    private static final int EXAMPLE = 2;

    private GuideDrift() {}

    static List<String> ofOptions(Markdown guide, JsonNode description) {
        Map<String, List<String>> table = guide.table("option");
        List<String> drift = new ArrayList<>();
        description
                .get("properties")
                .fields()
                .forEachRemaining(
                        option -> {
                            if (!NOT_OURS.contains(option.getKey())) {
                                compare(
                                        option.getKey(),
                                        table.remove(option.getKey()),
                                        option.getValue().path("defaultValue").asText(),
                                        DEFAULT,
                                        drift);
                            }
                        });
        table.keySet().forEach(name -> drift.add(name + " is no option"));
        return drift;
    }

    static List<String> ofHeaders(Markdown guide, JsonNode description) {
        Map<String, List<String>> table = guide.table("header");
        List<String> drift = new ArrayList<>();
        description
                .get("headers")
                .fields()
                .forEachRemaining(
                        header -> {
                            String type = header.getValue().get("javaType").asText();
                            compare(
                                    header.getKey(),
                                    table.remove(header.getKey()),
                                    type.substring(type.lastIndexOf('.') + 1),
                                    HEADER_TYPE,
                                    drift);
                        });
        table.keySet().forEach(name -> drift.add(name + " is no header"));
        return drift;
    }

    /** Every operation has a row whose example is one that a test tries. */
    static List<String> ofOperations(Markdown guide, List<OperationSample> samples) {
        Map<String, List<String>> table = guide.table("operation");
        List<String> drift = new ArrayList<>();
        for (WeChatOperation operation : WeChatOperation.values()) {
            List<String> row = table.remove(operation.name());
            if (row == null) {
                drift.add(operation + " is not in the guide");
            } else if (row.get(EXAMPLE).startsWith("{")
                    && samples.stream()
                            .filter(sample -> sample.operation().equals(operation.name()))
                            .noneMatch(sample -> isExample(row.get(EXAMPLE), sample))) {
                drift.add("the example of " + operation + " is in no test");
            }
        }
        table.keySet().forEach(name -> drift.add(name + " is no operation"));
        return drift;
    }

    private static boolean isExample(String cell, OperationSample sample) {
        String text = sample.body() + String.join("", sample.headers().keySet());
        return cell.replace(", CamelWeChat", "CamelWeChat").equals(text);
    }

    private static void compare(
            String name, List<String> row, String expected, int column, List<String> drift) {
        if (row == null) {
            drift.add(name + " is not in the guide");
        } else if (!row.get(column).equals(expected)) {
            drift.add(name + " is " + expected + ", but the guide says " + row.get(column));
        }
    }
}
