// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.kamelet.KameletFile;
import io.github.camelwechat.kamelet.KameletFile.Parameter;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** The tables of the page on Kamelets, made from the Kamelets. */
record KameletTables(List<KameletFile> kamelets, GeneratedPage committed) {

    static final String PATH = "src/docs/kamelets.md";

    static KameletTables committedPage() throws IOException {
        return new KameletTables(KameletFile.all(), GeneratedPage.committed(PATH));
    }

    GeneratedPage page() {
        return committed
                .with(
                        "kamelets",
                        "\n| Kamelet | does |\n|---|---|\n"
                                + kamelets.stream()
                                        .map(KameletTables::overview)
                                        .collect(Collectors.joining())
                                + "\n")
                .with(
                        "parameters",
                        kamelets.stream()
                                .map(KameletTables::section)
                                .collect(Collectors.joining("\n", "\n", "\n")));
    }

    private static String overview(KameletFile kamelet) {
        return row(
                "[`" + kamelet.name() + "`](#" + GuideTables.anchor(kamelet.name()) + ")",
                kamelet.definition().path("description").asText());
    }

    private static String section(KameletFile kamelet) {
        return "### "
                + kamelet.name()
                + "\n\n| parameter | secret | meaning |\n|---|---|---|\n"
                + kamelet.parameters().stream()
                        .map(KameletTables::parameter)
                        .collect(Collectors.joining())
                + headers(kamelet, "in", "takes the headers")
                + headers(kamelet, "out", "sets the headers");
    }

    private static String parameter(Parameter parameter) {
        List<String> values =
                StreamSupport.stream(parameter.schema().path("enum").spliterator(), false)
                        .map(JsonNode::asText)
                        .toList();
        String example = parameter.text("example");
        return row(
                "`" + parameter.name() + "`" + (parameter.required() ? " (required)" : ""),
                parameter.text("format").equals("password") ? "yes" : "",
                parameter.text("description")
                        + (values.isEmpty() ? "" : " One of `" + String.join("`, `", values) + "`.")
                        + (example.isEmpty() ? "" : " For example `" + example + "`."));
    }

    private static String headers(KameletFile kamelet, String way, String verb) {
        JsonNode headers = kamelet.yaml().at("/spec/dataTypes/" + way + "/headers");
        return headers.isEmpty()
                ? ""
                : "\nIt "
                        + verb
                        + "\n\n| header | meaning |\n|---|---|\n"
                        + headers.properties().stream()
                                .map(
                                        each ->
                                                row(
                                                        "`" + each.getKey() + "`",
                                                        each.getValue()
                                                                .path("description")
                                                                .asText()))
                                .collect(Collectors.joining());
    }

    private static String row(String... cells) {
        return "| " + String.join(" | ", cells).replace("{account}", "`{account}`") + " |\n";
    }
}
