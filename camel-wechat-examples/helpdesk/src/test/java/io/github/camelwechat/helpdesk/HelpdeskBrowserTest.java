// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.helpdesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.helpdesk.testing.Browser;
import io.github.camelwechat.helpdesk.testing.Pictures;
import io.github.camelwechat.helpdesk.testing.RunningHelpdesk;
import io.github.camelwechat.helpdesk.testing.Sounds;
import io.github.camelwechat.simulator.action.SimulatedUser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** One conversation, as a user and an agent see it: two pages in a real browser. */
@Tag("slow")
class HelpdeskBrowserTest {

    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir Path data;

    private Browser browser;
    private RunningHelpdesk helpdesk;
    private String phone;
    private String inbox;

    @BeforeEach
    void open() {
        browser = Browser.start();
        helpdesk = new RunningHelpdesk(data);
        phone = browser.open("http://localhost:" + helpdesk.simulator().port() + "/");
        inbox = browser.open("http://localhost:" + helpdesk.port() + "/");
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (helpdesk != null) {
            helpdesk.close();
        }
    }

    @Test
    void oneConversation() throws IOException {
        browser.picture("inbox-empty");
        followGivesThreeAnswers();
        theUserWritesAndShowsAPicture();
        theAgentAnswersWithTextAndPicture();
        whatElseTheUserSendsIsShownAsWhatItIs();
        afterTwoDaysTheAnswerIsKept();
        theUserWritesAgainAndTheAnswersGoOut();
    }

    private void followGivesThreeAnswers() {
        browser.show(phone);
        browser.click("phone-follow");

        browser.show(inbox);
        browser.untilText("inbox-chat", "Followed the account");
        browser.untilText("inbox-window", "3 answers left");
        for (String text :
                new String[] {"Welcome!", "How can we help?", "We are here until six."}) {
            answer(text);
            browser.until(
                    "inbox-message",
                    it -> it.getText().contains(text) && it.getText().contains("Sent"));
        }
        browser.untilText("inbox-window", "No answers left");
        browser.show(phone);
        browser.untilText("phone-chat", "We are here until six.");
    }

    private void theUserWritesAndShowsAPicture() throws IOException {
        browser.show(phone);
        browser.find("phone-input").sendKeys("My parcel arrived like this:");
        browser.click("phone-send");
        browser.find("phone-image").sendKeys(picture("parcel.png", 30).toString());

        browser.show(inbox);
        browser.untilText("inbox-chat", "My parcel arrived like this:");
        browser.untilTrue(
                "document.querySelectorAll('[data-testid=inbox-chat] img.picture').length === 1 &&"
                        + " document.querySelector('[data-testid=inbox-chat] img.picture').naturalWidth"
                        + " === 320");
        browser.untilText("inbox-window", "5 answers left");
        browser.picture("inbox-open");
    }

    private void theAgentAnswersWithTextAndPicture() throws IOException {
        answer("That should not happen. We send you a new one today:");
        browser.until(
                "inbox-message",
                it -> it.getText().contains("new one today") && it.getText().contains("Sent"));
        browser.find("inbox-image").sendKeys(picture("new.png", 200).toString());
        browser.untilTrue(
                "document.querySelectorAll('[data-status=sent] img.picture').length === 1");

        browser.show(phone);
        browser.untilText("phone-chat", "We send you a new one today:");
        browser.untilTrue(
                "[...document.querySelectorAll('[data-testid=phone-chat] img')]"
                        + ".filter(image => image.naturalWidth === 320).length === 2");
        browser.picture("phone");
    }

    private void afterTwoDaysTheAnswerIsKept() {
        browser.show(phone);
        browser.click("phone-clock-49h");

        browser.show(inbox);
        browser.untilText("inbox-window", "Window closed");
        answer("Did the new parcel arrive?");
        String refused =
                browser.until("inbox-message", it -> it.getText().contains("Not sent")).getText();
        assertThat(refused)
                .contains(
                        "Did the new parcel arrive?",
                        "The service window closed on",
                        "It reopens when");
        browser.picture("inbox-closed");
        answer("We look for it.");
        browser.untilTrue("document.querySelectorAll('[data-testid=inbox-wait]').length === 2");
        browser.last("inbox-wait").click();
        String waiting =
                browser.until(
                                "inbox-message",
                                it -> it.getText().contains("Waiting for the window"))
                        .getText();
        assertThat(waiting).contains("We look for it.", "It waits since", "goes out when");
        browser.picture("inbox-waiting");
    }

    private void whatElseTheUserSendsIsShownAsWhatItIs() throws IOException {
        browser.show(inbox);
        SimulatedUser user = helpdesk.simulator().user(browser.text("who-openid"));
        user.sendsVoice(Sounds.wav()).await();
        user.sendsVoice("#!AMR\n".getBytes(StandardCharsets.US_ASCII)).await();
        user.sendsLocation(31.2304, 121.4737, "People's Square, Shanghai").await();
        user.sendsLink("Parcel shop", "Open until eight", "https://example.org/shop").await();

        browser.untilTrue("document.querySelector('audio')?.duration > 0.2");
        browser.untilText("inbox-chat", "Save the recording");
        browser.untilTrue(
                "[...document.querySelectorAll('.card a')].map(it => it.textContent).join()"
                        + " === \"People's Square, Shanghai,Parcel shop\"");
        browser.find("inbox-input").sendKeys("One mo");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(user.seesTyping()).isTrue());
        browser.find("inbox-input").clear();
        browser.find("inbox-input").sendKeys(" ");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(user.seesTyping()).isFalse());
        browser.picture("inbox-kinds");
    }

    private void theUserWritesAgainAndTheAnswersGoOut() {
        browser.show(phone);
        browser.find("phone-input").sendKeys("It did, thank you!", Keys.ENTER);

        browser.show(inbox);
        browser.untilText("inbox-window", "4 answers left");
        browser.click("inbox-resend");
        browser.until(
                "inbox-message",
                it ->
                        it.getText().contains("Did the new parcel arrive?")
                                && it.getText().contains("Sent"));
        browser.picture("inbox-sent-again");

        browser.until(
                "inbox-message",
                it -> it.getText().contains("We look for it.") && it.getText().contains("Sent"));
        browser.show(phone);
        browser.untilText("phone-chat", "We look for it.");
        browser.untilText("phone-chat", "Did the new parcel arrive?");
    }

    private void answer(String text) {
        browser.find("inbox-input").sendKeys(text);
        browser.click("inbox-send");
        browser.until("inbox-input", input -> input.getDomProperty("value").isEmpty());
    }

    private Path picture(String name, int hue) throws IOException {
        return Files.write(data.resolve(name), Pictures.png(hue));
    }
}
