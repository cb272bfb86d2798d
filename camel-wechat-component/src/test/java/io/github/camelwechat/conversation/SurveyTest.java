// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WindowClosedException;
import io.github.camelwechat.simulator.fault.Fault;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A survey, tapped or written, and the answer that the route is told. */
class SurveyTest extends SimulatedWeChatTest {

    private static final Map<String, Object> ASKED =
            Map.of(
                    "survey",
                    "csat",
                    "head",
                    "How was it?",
                    "choices",
                    List.of(
                            Map.of("id", "good", "label", "Very good"),
                            Map.of("id", "bad", "label", "Bad")),
                    "tail",
                    "Thank you");

    private static final String TEXT = "How was it?\n1. Very good\n2. Bad\nThank you";

    /** What the route heard, each as text, survey and choice. */
    private final List<String> heard = new CopyOnWriteArrayList<>();

    /** Makes the route fail so often. */
    private volatile int failures;

    @Override
    protected RoutesBuilder createRouteBuilder() {
        return new RouteBuilder() {
            @Override
            public void configure() {
                errorHandler(noErrorHandler());
                from(shop("&stateStore=#state&surveys=true")).process(this::hear);
                from("direct:ask").to(shop("&stateStore=#state&operation=sendSurvey"));
                from("direct:overseas")
                        .to(shop("&stateStore=#state&operation=sendSurvey&region=overseas"));
                from("direct:dry").to(shop("&stateStore=#state&operation=sendSurvey&dryRun=true"));
            }

            private void hear(Exchange exchange) {
                heard.add(
                        exchange.getMessage().getHeader(WeChatConstants.CONTENT)
                                + "|"
                                + exchange.getMessage().getHeader(WeChatConstants.SURVEY)
                                + "|"
                                + exchange.getMessage().getHeader(WeChatConstants.SURVEY_CHOICE));
                if (failures-- > 0) {
                    throw new IllegalStateException("as it should");
                }
            }
        };
    }

    @BeforeEach
    void write() {
        wechat().user("alice").says("hello").await();
        heard.clear();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"head\":\"no choices\"}",
                "{\"survey\":\"csat\",\"choices\":[\"one\"]}",
                "{\"choices\":[\"a\",\"b\"]}",
                "{\"survey\":\"a:b\",\"choices\":[\"a\",\"b\"]}",
                "{\"survey\":\"csat\",\"choices\":[\"a\",\"Ａ\"]}",
                "{\"survey\":\"csat\",\"choices\":[\"a\",\"\"]}",
                "no survey"
            })
    void refusesWhatNobodyCouldAnswer(String body) {
        assertThat(send("direct:ask", "alice", body).getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("sendSurvey");
        assertThat(wechat().requests()).isEmpty();
    }

    /** Else a number would answer what was never asked. */
    @Test
    void recognisesNothingAfterASurveyThatCouldNotBeSent() {
        wechat().advance(Duration.ofHours(49));
        assertThat(send("direct:ask", "alice", ASKED).getException())
                .isInstanceOf(WindowClosedException.class);

        says("1");

        assertThat(heard).containsExactly("1|null|null");
    }

    @ParameterizedTest
    @CsvSource({"40200", "48008", "45098"})
    void asksByTextWhereThereMayBeNoMenu(int errcode) {
        wechat().inject(new Fault.ErrCode(errcode, "not this"), 1, "/cgi-bin/message/custom/send");

        Exchange exchange = send("direct:ask", "alice", ASKED);

        assertThat(exchange.getException()).isNull();
        assertThat(seen("alice")).containsExactly(TEXT);
    }

    @Test
    void asksByTextOverseas() {
        send("direct:overseas", "alice", ASKED);

        assertThat(seen("alice")).containsExactly(TEXT);
        assertThat(wechat().requests("/cgi-bin/message/custom/send")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "1, good",
        "' 2.', bad",
        "２、, bad",
        "very GOOD, good",
        "Bad, bad",
        "3, null",
        "it was good, null"
    })
    void recognisesWhatIsWritten(String said, String choice) {
        send("direct:overseas", "alice", ASKED);

        says(said);

        assertThat(heard)
                .containsExactly(
                        said + "|" + (choice.equals("null") ? "null" : "csat") + "|" + choice);
    }

    @Test
    void recognisesATapByItsIdWithoutAnyRecord() {
        wechat().user("bob").tapsMsgMenu("survey:nps:9", "Nine").await();

        assertThat(heard).containsExactly("Nine|nps|9");
    }

    /** Reports of taps without an id exist, so the words count too (outbound.md 2.4). */
    @Test
    void recognisesATapOnce() {
        Exchange exchange = send("direct:ask", "alice", ASKED);
        assertThat(exchange.getMessage().getHeader(WeChatConstants.SURVEY)).isEqualTo("csat");

        says("Very good");
        says("1");

        assertThat(heard).containsExactly("Very good|csat|good", "1|null|null");
    }

    @Test
    void recognisesEveryDeliveryOfOneAnswer() {
        send("direct:ask", "alice", ASKED);
        failures = 1;

        says("2");

        await().until(() -> heard.equals(List.of("2|csat|bad", "2|csat|bad")));
    }

    @Test
    void forgetsASurveyAfterTwoDays() {
        send("direct:ask", "alice", ASKED);
        wechat().advance(Duration.ofHours(49));

        says("1");

        assertThat(heard).containsExactly("1|null|null");
    }

    @Test
    void isForetoldByADryRunWhichAsksNobody() {
        Exchange exchange = send("direct:dry", "alice", ASKED);

        assertThat(exchange.getMessage().getHeader(WeChatConstants.DRY_RUN, String.class))
                .contains("msgmenu", "survey:csat:good");
        says("1");
        assertThat(heard).containsExactly("1|null|null");
    }

    private void says(String text) {
        wechat().user("alice").says(text).await();
    }
}
