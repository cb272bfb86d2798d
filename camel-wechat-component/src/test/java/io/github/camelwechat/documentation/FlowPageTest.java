// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.documentation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.builder.NotifyBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.Test;

/**
 * The newcomers' page lists the classes that one plain text passes, inbound and outbound, and there
 * are not too many of them.
 */
class FlowPageTest extends SimulatedWeChatTest {

    private static final String PAGE = "src/docs/newcomers.md";
    private static final int MOST_INBOUND = 30;
    private static final int MOST_OUTBOUND = 34;
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

        try (FlowRecorder recorder = new FlowRecorder()) {
            say("hello");
            assertListed("inbound-classes", recorder, MOST_INBOUND);
        }
    }

    @Test
    void listsTheClassesOfAnOutboundText() throws IOException {
        say("this opens the window");
        answer("the first answer fetches the token");

        try (FlowRecorder recorder = new FlowRecorder()) {
            answer("hello");
            assertListed("outbound-classes", recorder, MOST_OUTBOUND);
        }
    }

    private void say(String text) {
        NotifyBuilder heard =
                new NotifyBuilder(context()).wereSentTo("mock:heard").whenDone(1).create();
        wechat().user(USER).says(text).await();
        await().until(heard::matches);
    }

    private void answer(String text) {
        template().sendBodyAndHeaders("direct:say", text, Map.of(WeChatConstants.OPEN_ID, USER));
    }

    /**
     * The page has them in the order of their first steps, of which some change places from run to
     * run: another order alone is no difference.
     */
    private static void assertListed(String section, FlowRecorder recorder, int most)
            throws IOException {
        assertThat(recorder.classes()).as(section).isNotEmpty().hasSizeLessThanOrEqualTo(most);
        String lines =
                lines("1. ", recorder.classes())
                        + "\nThe values that pass between them:\n\n"
                        + lines("- ", recorder.values());
        GeneratedPage page = GeneratedPage.committed(PAGE);
        if (!sorted(page.part(section)).equals(sorted(lines))) {
            page.with(section, lines).assertCommitted();
        }
    }

    private static String lines(String mark, List<String> names) {
        return names.stream().map(name -> mark + "`" + name + "`\n").collect(Collectors.joining());
    }

    private static List<String> sorted(String lines) {
        return lines.lines().sorted().toList();
    }
}
