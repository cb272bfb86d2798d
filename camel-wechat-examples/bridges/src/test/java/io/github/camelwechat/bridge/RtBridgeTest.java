// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.github.camelwechat.bridge.standin.RtPages;
import io.github.camelwechat.bridge.standin.RtStandIn;
import io.github.camelwechat.bridge.standin.StandIn;
import io.github.camelwechat.bridge.standin.StandInServer;
import io.github.camelwechat.simulator.action.SimulatedUser;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** A real Request Tracker, which {@code src/rt/rt-server start} installs and starts. */
@Tag("heavy")
@EnabledIfSystemProperty(named = "rt.url", matches = "http.+")
class RtBridgeTest extends BridgeContract {

    /** Its tickets stay, so that the users of every run are others. */
    private static final String RUN = Long.toString(System.currentTimeMillis() / 1000, 36);

    @Override
    protected String system() {
        return "rt";
    }

    @Override
    protected Duration patience() {
        return Duration.ofMinutes(2);
    }

    @Override
    protected String openId(int number) {
        return "oUser-" + RUN + "_" + number;
    }

    @Override
    protected StandIn standIn(InstantSource clock) {
        return RtStandIn.ofProperties(FreePort.choose(), clock);
    }

    @Test
    void bringsWhatWasWrittenInTheEditorAsText() {
        SimulatedUser user = customer();

        rt().agentSaysAsHtml(
                        user.openid(),
                        "Bob",
                        "<blockquote>hello</blockquote><p>\u60a8\u597d &amp; <b>welcome</b><br />to us</p>");

        eventually(() -> assertThat(seen(user)).containsExactly("\u60a8\u597d & welcome\nto us"));
    }

    @Test
    void bringsOnceWhatWasAnsweredWhileTheBridgeDidNotLook() throws Exception {
        SimulatedUser user = customer();
        helpdesk().agentSays(user.openid(), "Bob", "before");
        eventually(() -> assertThat(seen(user)).containsExactly("before"));

        bridge().listens("rt", false);
        helpdesk().agentSays(user.openid(), "Bob", "meanwhile");
        bridge().listens("rt", true);

        eventually(() -> assertThat(seen(user)).containsExactly("before", "meanwhile"));
        helpdesk().agentSays(user.openid(), "Bob", "after");
        eventually(() -> assertThat(seen(user)).containsExactly("before", "meanwhile", "after"));
    }

    /** An agent who resolves it the moment it was written to, and one who changes it meanwhile. */
    @Test
    void opensATicketAgainAlthoughAgentsChangeItAtThatMoment() {
        SimulatedUser user = customer();
        helpdesk().close(user.openid());
        rt().after(
                        request -> request.path().matches(rt().postPath()),
                        () -> helpdesk().close(user.openid()));
        rt().before(
                        RtBridgeTest::opens,
                        () -> helpdesk().agentNotes(user.openid(), "Bob", "done with that"));

        user.says("one more thing").await();

        eventually(
                () ->
                        assertThat(rt().requests().stream().filter(RtBridgeTest::opens))
                                .hasSizeGreaterThan(1));
        eventually(() -> assertThat(rt().status(user.openid())).isEqualTo("open"));
        assertThat(customerTexts(user)).containsExactly("hello", "one more thing");
    }

    @Test
    void showsItsAgentsTheConversationAndTakesTheirAnswersFromItsEditor() throws Exception {
        SimulatedUser user = customer();
        user.sendsImage(PNG).await();
        user.sendsLocation(39.908823, 116.397470, "Tiananmen").await();
        user.sendsLink("Parcel shop", "Open until eight", "https://shop.example/").await();
        helpdesk().agentSends(user.openid(), "Bob", "", "terms.pdf", "application/pdf", PNG);
        eventually(
                () -> {
                    assertThat(customerTexts(user)).hasSize(4);
                    assertThat(helpdesk().refusals(user.openid())).hasSize(1);
                    assertThat(helpdesk().window(user.openid())).contains("may be sent until");
                });
        Optional<RtPages> browser = RtPages.open();
        assumeThat(browser).as("Chromium and its driver").isPresent();

        try (RtPages pages = browser.get()) {
            pages.show(rt().page(user.openid()), "bob", rt().password());
            pages.untilText("Not delivered to WeChat");
            assertThat(pages.text())
                    .contains(user.openid(), "may be sent until", "Tiananmen", "Parcel shop")
                    .contains("terms.pdf");
            pages.picture("rt-ticket");
            pages.answer("We look for it, \u8bf7\u7a0d\u5019.");
            pages.picture("rt-answered");
        }

        eventually(
                () ->
                        assertThat(seen(user))
                                .containsExactly("We look for it, \u8bf7\u7a0d\u5019."));
    }

    private static boolean opens(StandInServer.Request request) {
        return request.method().equals("PUT") && request.text().contains("\"Status\"");
    }

    private RtStandIn rt() {
        return (RtStandIn) helpdesk();
    }
}
