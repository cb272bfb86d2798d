// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.kamelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.camelwechat.kamelet.KameletFile.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rules that the validator of Camel's own catalogue of Kamelets applies, and those its
 * contributors are asked to keep. Ours differ from them in one thing: the provider is not Apache.
 */
final class KameletRules {

    private static final String CREDENTIALS = "urn:camel:group:credentials";
    private static final Pattern PARAMETER =
            Pattern.compile("\\{\\{[?]?([A-Za-z0-9._-]+)(?::[^}]*)?}}");

    private static final Pattern PASSED_ON = Pattern.compile("\"(\\w+)\":\"\\{\\{[?]?(\\w+)}}\"");

    /** What every endpoint of ours takes; the others are options of the component. */
    private static final Set<String> OWN =
            Set.of(
                    "account",
                    "types",
                    "events",
                    "text",
                    "template",
                    "url",
                    "apiPath",
                    "to",
                    "fileName",
                    "onFailure");

    private static final List<String> ANNOTATIONS =
            List.of(
                    "kamelet.support.level",
                    "catalog.version",
                    "kamelet.icon",
                    "provider",
                    "kamelet.group",
                    "kamelet.namespace");

    private final JsonNode component;
    private final List<String> complaints = new ArrayList<>();

    /**
     * @param component the metadata of the component: options and version
     */
    KameletRules(JsonNode component) {
        this.component = component;
    }

    /** What is wrong with these, each beginning with the name of the Kamelet. */
    List<String> complaints(List<KameletFile> kamelets) {
        Set<String> titles = new HashSet<>();
        Set<String> descriptions = new HashSet<>();
        for (KameletFile kamelet : kamelets) {
            inspect(kamelet);
            JsonNode definition = kamelet.definition();
            expect(kamelet, titles.add(definition.path("title").asText()), "title is used twice");
            expect(
                    kamelet,
                    descriptions.add(definition.path("description").asText()),
                    "description is used twice");
        }
        return List.copyOf(complaints);
    }

    private void inspect(KameletFile kamelet) {
        metadata(kamelet);
        definition(kamelet);
        kamelet.parameters().forEach(parameter -> parameter(kamelet, parameter));
        dataTypes(kamelet);
        dependencies(kamelet);
        template(kamelet);
    }

    private void metadata(KameletFile kamelet) {
        order(kamelet, kamelet.yaml(), "apiVersion", "kind", "metadata", "spec");
        order(kamelet, kamelet.yaml().path("metadata"), "name", "annotations", "labels");
        expect(
                kamelet,
                kamelet.fileName().equals(kamelet.name() + ".kamelet.yaml"),
                "is in file " + kamelet.fileName());
        expect(
                kamelet,
                List.of("source", "sink", "action").contains(kamelet.type())
                        && kamelet.name().endsWith("-" + kamelet.type()),
                "name does not end with its type '" + kamelet.type() + "'");
        for (String annotation : ANNOTATIONS) {
            expect(
                    kamelet,
                    !kamelet.annotation(annotation).isBlank(),
                    "has no annotation " + annotation);
        }
        expect(
                kamelet,
                kamelet.annotation("kamelet.icon").startsWith("data:image/svg+xml;base64,"),
                "icon is not embedded");
        expect(
                kamelet,
                kamelet.annotation("catalog.version").equals(version()),
                "catalog.version is not " + version());
    }

    private void definition(KameletFile kamelet) {
        JsonNode definition = kamelet.definition();
        order(kamelet, definition, "title", "description", "required", "type", "properties");
        expect(
                kamelet,
                definition.path("title").asText().toLowerCase().endsWith(" " + kamelet.type()),
                "title does not end with its type");
        expect(
                kamelet,
                definition.path("description").asText().endsWith("."),
                "description is no sentence");
        expect(kamelet, definition.path("type").asText().equals("object"), "is no object");
        Set<String> names =
                kamelet.parameters().stream().map(Parameter::name).collect(Collectors.toSet());
        List<String> required = KameletFile.texts(definition.path("required"));
        expect(
                kamelet,
                names.containsAll(required) && new HashSet<>(required).size() == required.size(),
                "requires what is not there, or twice: " + required);
    }

    private void parameter(KameletFile kamelet, Parameter parameter) {
        String name = parameter.name();
        order(kamelet, parameter.schema(), "title", "description", "type");
        expect(
                kamelet,
                !parameter.text("title").matches("(The|A|An) .*|")
                        && Arrays.stream(parameter.text("title").split(" "))
                                .allMatch(word -> word.matches("[A-Z].*|to|of|the")),
                name + ": title '" + parameter.text("title") + "' is not in capitals");
        expect(
                kamelet,
                parameter.text("description").endsWith("."),
                name + ": description is no sentence");
        JsonNode option = component.path("properties").path(name);
        boolean password = parameter.text("format").equals("password");
        expect(
                kamelet,
                password == option.path("secret").asBoolean(),
                name + ": has format password, or has it not, unlike the option");
        expect(
                kamelet,
                password
                        == KameletFile.texts(parameter.schema().path("x-descriptors"))
                                .contains(CREDENTIALS),
                name + ": descriptor " + CREDENTIALS + " and format password belong together");
        expect(
                kamelet,
                option.isMissingNode()
                        || KameletFile.texts(parameter.schema().path("enum"))
                                .equals(KameletFile.texts(option.path("enum"))),
                name + ": values are not those of the option");
        if (!OWN.contains(name)) {
            expect(kamelet, !option.isMissingNode(), name + ": is no option of the component");
            expect(
                    kamelet,
                    !parameter.schema().has("default"),
                    name + ": a default would override what is configured at the component");
        }
    }

    private void dataTypes(KameletFile kamelet) {
        for (JsonNode way : kamelet.yaml().at("/spec/dataTypes")) {
            // Camel 4.22 makes it the type of the template's route and converts every body to it,
            // so that a picture fails where text is the default.
            expect(kamelet, !way.has("default"), "has a default data type");
            for (JsonNode type : way.path("types")) {
                order(kamelet, type, "format", "description", "mediaType");
            }
            way.path("headers")
                    .forEach(header -> order(kamelet, header, "title", "description", "type"));
        }
        String needed = kamelet.type().equals("source") ? "out" : "in";
        expect(
                kamelet,
                kamelet.yaml().at("/spec/dataTypes").has(needed),
                "has no data types " + needed);
    }

    private void dependencies(KameletFile kamelet) {
        List<String> dependencies = KameletFile.texts(kamelet.yaml().at("/spec/dependencies"));
        expect(
                kamelet,
                dependencies.stream().allMatch(each -> each.matches("(camel|mvn):\\S+")),
                "has a dependency of another form");
        expect(
                kamelet,
                dependencies.contains("camel:kamelet")
                        && dependencies.contains(
                                "mvn:io.github.camelwechat:camel-wechat-component:" + version()),
                "does not depend on camel:kamelet and on the component's version " + version());
    }

    private void template(KameletFile kamelet) {
        order(
                kamelet,
                kamelet.yaml().path("spec"),
                "definition",
                "dataTypes",
                "dependencies",
                "template");
        String template = kamelet.template().toString();
        boolean source = kamelet.type().equals("source");
        expect(
                kamelet,
                template.contains(source ? "kamelet:sink" : "kamelet:source"),
                "does not begin or end as a " + kamelet.type());
        expect(
                kamelet,
                source
                        || template.contains(
                                "{\"removeHeader\":{\"name\":\"CamelWeChatOperation\"}}"),
                "lets a header choose the operation");
        Set<String> used = new TreeSet<>();
        PARAMETER.matcher(template).results().forEach(found -> used.add(found.group(1)));
        Set<String> declared = new TreeSet<>();
        kamelet.parameters().forEach(parameter -> declared.add(parameter.name()));
        expect(kamelet, used.equals(declared), "declares " + declared + ", but uses " + used);
        PASSED_ON
                .matcher(template)
                .results()
                .filter(pair -> component.path("properties").has(pair.group(2)))
                .forEach(
                        pair ->
                                expect(
                                        kamelet,
                                        pair.group(1).equals(pair.group(2)),
                                        pair.group(2) + " is passed on as " + pair.group(1)));
    }

    /** The first members, in this order. */
    private void order(KameletFile kamelet, JsonNode object, String... names) {
        List<String> present = new ArrayList<>();
        object.fieldNames().forEachRemaining(present::add);
        List<String> first = present.subList(0, Math.min(names.length, present.size()));
        expect(
                kamelet,
                first.equals(List.of(names)),
                "has " + first + " where " + List.of(names) + " should be");
    }

    private String version() {
        return component.at("/component/version").asText();
    }

    private void expect(KameletFile kamelet, boolean fulfilled, String complaint) {
        if (!fulfilled) {
            complaints.add(kamelet.name() + ": " + complaint);
        }
    }
}
