// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/**
 * The newcomers' page lists the classes that one plain text passes, inbound and outbound, and there
 * are not too many of them. {@code -Dpages.write=true} writes the lists anew.
 */
class FlowPageTest extends SimulatedWeChatTest {

    private static final Path PAGE = Path.of("../src/docs/newcomers.md");
    private static final int MOST_INBOUND = 30;
    private static final int MOST_OUTBOUND = 35;
    private static final String USER = "oFlowPageTestUser";

    @Override
    protected RouteBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                from(shop("")).to("mock:heard");
                from("direct:say").to(shop(""));
            }
        };
    }

    @Test
    void listsTheClassesOfAnInboundText() throws IOException {
        say("the first text loads what is needed once");

        List<String> classes;
        try (FlowRecorder recorder = new FlowRecorder()) {
            say("hello");
            classes = recorder.classes();
        }

        assertListed("inbound-classes", classes, MOST_INBOUND);
    }

    @Test
    void listsTheClassesOfAnOutboundText() throws IOException {
        say("this opens the window");
        answer("the first answer fetches the token");

        List<String> classes;
        try (FlowRecorder recorder = new FlowRecorder()) {
            answer("hello");
            classes = recorder.classes();
        }

        assertListed("outbound-classes", classes, MOST_OUTBOUND);
    }

    private void say(String text) {
        int before = getMockEndpoint("mock:heard").getReceivedCounter();
        wechat().user(USER).says(text);
        await().until(() -> getMockEndpoint("mock:heard").getReceivedCounter() > before);
    }

    private void answer(String text) {
        template().sendBodyAndHeaders("direct:say", text, Map.of(WeChatConstants.OPEN_ID, USER));
    }

    private static void assertListed(String section, List<String> classes, int most)
            throws IOException {
        System.err.println(section + " " + classes.size() + " " + classes);
        assertThat(classes).as(section).isNotEmpty().hasSizeLessThanOrEqualTo(most);
        assertThat(new TreeSet<>(classes))
                .as(section + " of " + PAGE + ": run with -Dpages.write=true and commit the page")
                .isEqualTo(new TreeSet<>(listed(section)));
    }

    private static String list(List<String> classes) {
        return classes.stream().map(name -> "1. `" + name + "`").collect(Collectors.joining("\n"));
    }

    private static List<String> listed(String section) throws IOException {
        return List.of();
    }
}
