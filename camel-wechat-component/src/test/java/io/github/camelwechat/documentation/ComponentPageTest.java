// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The component's page in Camel's form says what the component says of itself. */
class ComponentPageTest {

    private final ComponentMetadata metadata = ComponentMetadata.read();

    ComponentPageTest() throws IOException {}

    @Test
    void itsAttributesAreThoseOfTheComponent() throws IOException {
        JsonNode component = metadata.json().get("component");

        assertThat(ComponentPage.committed().attributes())
                .containsEntry("doctitle", component.get("title").asText())
                .containsEntry("shortname", component.get("scheme").asText())
                .containsEntry("artifactid", component.get("artifactId").asText())
                .containsEntry("description", component.get("description").asText())
                .containsEntry("since", component.get("firstVersion").asText())
                .containsEntry("supportlevel", component.get("supportLevel").asText());
    }

    @Test
    void itsTablesAreMadeFromTheMetadata() throws IOException {
        ComponentPage.made(metadata, GeneratedPage.committed(ComponentPage.PATH)).assertCommitted();
    }

    @Test
    void makesAgainATableThatSomebodyChangedByHand() throws IOException {
        GeneratedPage page = GeneratedPage.committed(ComponentPage.PATH);
        String changed = page.text().replace("*freshness*", "*age*");

        assertThat(changed).isNotEqualTo(page.text());
        assertThat(ComponentPage.made(metadata, new GeneratedPage(ComponentPage.PATH, changed)))
                .isEqualTo(page);
    }
}
