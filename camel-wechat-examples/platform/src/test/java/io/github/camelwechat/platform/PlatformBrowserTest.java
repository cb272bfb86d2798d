// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.platform;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.user.ChatEntry;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two accounts join by WeChat's page, are talked to, and one of them leaves. */
@Tag("slow")
class PlatformBrowserTest {

    private static final String SHOP = SimulatedAccount.demo(2).appId();
    private static final String CAFE = SimulatedAccount.demo(3).appId();

    @TempDir Path data;

    private Browser browser;
    private PlatformDemo demo;
    private String page;

    @BeforeEach
    void open() throws IOException {
        browser = Browser.start();
        int port = freePort();
        demo = new PlatformDemo(port, 0, data);
        page = "http://localhost:" + port + "/";
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    @AfterEach
    void close() {
        if (browser != null) {
            browser.close();
        }
        if (demo != null) {
            demo.close();
        }
    }

    @Test
    void oneAccountGoesOnWhenTheOtherWithdraws() {
        browser.open(page);
        browser.untilText(test("none"), "No account is connected yet");
        connect(SHOP);
        connect(CAFE);

        SimulatedUser customer = user(SHOP, "oCustomer");
        SimulatedUser guest = user(CAFE, "oGuest");
        assertThat(customer.says("Is my parcel on its way?").await().isOk()).isTrue();
        assertThat(guest.says("A table for two?").await().isOk()).isTrue();
        browser.untilText(of(SHOP, "account-lines"), "You said: Is my parcel on its way?");
        browser.untilText(of(CAFE, "account-lines"), "You said: A table for two?");
        assertThat(customer.chat())
                .extracting(ChatEntry::text)
                .containsExactly("Is my parcel on its way?", "You said: Is my parcel on its way?");

        answer(SHOP, "It comes today.");
        answer(CAFE, "At eight.");
        assertThat(customer.chat()).last().extracting(ChatEntry::text).isEqualTo("It comes today.");
        assertThat(guest.chat()).last().extracting(ChatEntry::text).isEqualTo("At eight.");

        withdraw(SHOP);
        browser.open(page);
        browser.untilText(of(SHOP, "account-state"), "withdrew its authorization");
        say(SHOP, "Has it come?");
        browser.untilText(of(SHOP, "account-refused"), "has to scan");
        answer(CAFE, "Or at nine.");
        browser.picture("one-withdrew");
        assertThat(customer.chat()).last().extracting(ChatEntry::text).isEqualTo("It comes today.");
        assertThat(guest.chat()).last().extracting(ChatEntry::text).isEqualTo("Or at nine.");
    }

    /** As the administrator of an account does. */
    private void connect(String appId) {
        browser.click(test("connect"));
        browser.until(test("authorize-qr"), image -> image.isDisplayed());
        browser.click(test("authorize-account") + "[value='" + appId + "']");
        browser.click(test("authorize-confirm"));
        browser.untilText(of(appId, "account-state"), "is connected");
    }

    private void withdraw(String appId) {
        browser.open(demo.simulator().baseUri() + "/platforms");
        browser.click(
                test("authorizer") + "[data-appid='" + appId + "'] " + test("authorizer-withdraw"));
        browser.until("body", body -> !body.getText().contains(appId + ", since"));
    }

    private SimulatedUser user(String appId, String openId) {
        return demo.simulator().account(appId).user(openId);
    }

    private void say(String appId, String text) {
        browser.type(of(appId, "account-input"), text);
        browser.click(of(appId, "account-say"));
    }

    private void answer(String appId, String text) {
        say(appId, text);
        browser.untilText(of(appId, "account-lines"), text);
    }

    private static String test(String id) {
        return "[data-testid='" + id + "']";
    }

    private static String of(String appId, String id) {
        return test("account") + "[data-appid='" + appId + "'] " + test(id);
    }
}
