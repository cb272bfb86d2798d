// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every option, value, operation and header that a page names is one. */
class DocumentedNamesTest {

    private final DocumentedNames names = new DocumentedNames(ComponentMetadata.read());

    DocumentedNamesTest() throws IOException {}

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "header CamelWeChatOpenID | CamelWeChatOpenID",
                "headers CamelWeChatOpenned* | CamelWeChatOpenned*",
                "to wechat:shop?windowClose=park | option windowClose",
                "to wechat:shop?windowClosed=keep | option windowClosed with value keep",
                "with `ackmode=received` | option ackmode",
                "with `ackMode=receive` | option ackMode with value receive",
                "see option `diary` | option diary",
                "see options `journal` and `diary` | option diary",
                "camel.component.wechat.accounts[shop].secret = x | option secret",
                "camel.component.wechat.proxy = x | option proxy",
                "camel.component.wechat.accounts.my-shop.app-id-x = x | option appIdX",
                "by operation `sendTemplates` | operation sendTemplates"
            })
    void refusesAPageThatNamesWhatIsNot(String page, String unknown) {
        assertThat(names.unknownIn(page)).containsExactly(unknown);
    }

    @Test
    void refusesAParameterInYamlThatIsNot() {
        String yaml = "- to:\n    uri: wechat:shop\n    parameters:\n      windowClose: park\n";

        assertThat(names.unknownIn(yaml)).containsExactly("option windowClose");
    }

    @Test
    void everyNameInEveryPageIsOne() throws IOException {
        List<String> unknown = new ArrayList<>();
        List<Path> pages = new ArrayList<>(PagesTest.files(".md"));
        pages.add(Path.of("..").resolve(ComponentPage.PATH));
        for (Path page : pages) {
            names.unknownIn(Files.readString(page))
                    .forEach(name -> unknown.add(page + " names " + name));
        }

        assertThat(pages).hasSizeGreaterThan(15);
        assertThat(unknown).isEmpty();
    }
}
