// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.bridge.zohodesk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.bridge.desk.BridgeServices;
import io.github.camelwechat.bridge.desk.Conversation;
import io.github.camelwechat.bridge.desk.Customer;
import io.github.camelwechat.bridge.desk.HelpdeskException;
import io.github.camelwechat.bridge.desk.WindowSentence;
import io.github.camelwechat.bridge.standin.StandInServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The properties of a helpdesk in Zoho Desk, its tokens, and the limits of its calls. */
class ZohoCallsTest extends ZohoFixture {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "orgId | | orgId is not set",
                "orgId | my company | orgId is not a number",
                "departmentId | | departmentId is not set: it is the id that you find",
                "clientId | | clientId is not set",
                "clientSecret | | clientSecret is not set",
                "refreshToken | | refreshToken is not set",
                "deskUrl | ftp://desk | is no address of a server",
                "dataCentre | moon | one of us, eu, in, au, jp, cn, ca",
                "contactField | OpenID | begins with cf_",
                "pollSeconds | 1 | 10 or more"
            })
    void saysWhichPropertyIsWrong(String property, String value, String says) {
        assertThatThrownBy(
                        () ->
                                started(
                                        settings -> {
                                            switch (property) {
                                                case "orgId" -> settings.setOrgId(value);
                                                case "departmentId" ->
                                                        settings.setDepartmentId(value);
                                                case "clientId" -> settings.setClientId(value);
                                                case "clientSecret" ->
                                                        settings.setClientSecret(value);
                                                case "refreshToken" ->
                                                        settings.setRefreshToken(value);
                                                case "deskUrl" -> settings.setDeskUrl(value);
                                                case "dataCentre" -> settings.setDataCentre(value);
                                                case "contactField" ->
                                                        settings.setContactField(value);
                                                default ->
                                                        settings.setPollSeconds(
                                                                Integer.valueOf(value));
                                            }
                                        }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(says);
    }

    @ParameterizedTest
    @CsvSource({
        "us, accounts.zoho.com, desk.zoho.com",
        "EU, accounts.zoho.eu, desk.zoho.eu",
        "in, accounts.zoho.in, desk.zoho.in",
        "au, accounts.zoho.com.au, desk.zoho.com.au",
        "jp, accounts.zoho.jp, desk.zoho.jp",
        "cn, accounts.zoho.com.cn, desk.zoho.com.cn",
        "ca, accounts.zohocloud.ca, desk.zohocloud.ca"
    })
    void everyDataCentreHasHostsOfItsOwn(String name, String accounts, String desk) {
        assertThat(DataCentre.of(name).accounts()).hasHost(accounts);
        assertThat(DataCentre.of(name).desk()).hasHost(desk);
    }

    @Test
    void fetchesOneTokenHoweverManyAsk() throws Exception {
        contactsAtOnce(32);

        assertThat(calls(TOKEN)).isEqualTo(1);
    }

    @Test
    void takesTheTokenThatTheOtherSideOrAnEarlierProcessFetchedAndKeepsItSealed() {
        BridgeServices.Values values = BridgeServices.Values.inMemory();
        BridgeServices services =
                new BridgeServices(() -> now, Duration.ofSeconds(10), id -> false, values);
        for (int i = 0; i < 15; i++) {
            ZohoHelpdesk restarted = started(settings -> {});
            restarted.start(services);
            restarted.contact(LIN);
        }
        assertThat(calls(TOKEN)).isEqualTo(1);
        assertThat(values.get("access-token").orElseThrow()).doesNotContain("1000.");

        now = now.plusSeconds(90);
        zoho.revokeTokens();
        ZohoHelpdesk restarted = started(settings -> {});
        restarted.start(services);
        restarted.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(2);

        values.put("access-token", "spoilt");
        now = now.plusSeconds(90);
        restarted = started(settings -> {});
        restarted.start(services);
        restarted.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(3);
    }

    @Test
    void fetchesTheNextTokenAheadOfItsEndAndGoesOnWithTheOldOneIfThatFails() {
        helpdesk.contact(LIN);
        now = now.plus(Duration.ofMinutes(56));
        zoho.failNext(TOKEN, StandInServer.Answer.empty(500));

        helpdesk.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(2);

        now = now.plusSeconds(61);
        helpdesk.contact(LIN);
        helpdesk.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(3);
    }

    @Test
    void renewsARefusedTokenOnceAndRepeatsTheCall() {
        helpdesk.contact(LIN);
        now = now.plus(Duration.ofMinutes(2));
        zoho.revokeTokens();

        helpdesk.contact(LIN);
        assertThat(calls(TOKEN)).isEqualTo(2);

        zoho.revokeTokens();
        assertThatThrownBy(() -> helpdesk.contact(LIN))
                .isInstanceOf(HelpdeskException.Busy.class)
                .hasMessageContaining("just given");
        assertThatThrownBy(() -> helpdesk.contact(LIN)).isInstanceOf(HelpdeskException.Busy.class);
        assertThat(calls(TOKEN)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 400})
    void saysWhatToDoAboutARevokedRefreshTokenAndDoesNotAskAtEveryCall(int status) {
        zoho.tokenErrorStatus = status;
        ZohoHelpdesk revoked = started(settings -> settings.setRefreshToken("1000.old"));

        for (int i = 0; i < 5; i++) {
            HelpdeskException.Unavailable failure =
                    catchThrowableOfType(
                            HelpdeskException.Unavailable.class, () -> revoked.contact(LIN));
            assertThat(failure).hasMessageContaining("refreshToken").hasMessageNotContaining("old");
            assertThat(failure.uncertain()).isFalse();
        }
        assertThat(calls(TOKEN)).isEqualTo(1);
    }

    @Test
    void leavesZohoAloneForAsLongAsItSays() {
        Conversation ticket = opened();

        zoho.limitTo(0, Duration.ofSeconds(7));
        assertThat(until(() -> helpdesk.post(ticket, says("a")))).isEqualTo(now.plusSeconds(7));
        zoho.noLimit();
        zoho.failNext(
                ".*", StandInServer.Answer.json(429, "{\"errorCode\":\"TOO_MANY_REQUESTS\"}"));
        assertThat(until(() -> helpdesk.post(ticket, says("a")))).isEqualTo(now.plusSeconds(2));
        zoho.credits = 0;
        assertThat(until(() -> helpdesk.post(ticket, says("a"))))
                .isEqualTo(now.plus(Duration.ofMinutes(15)));
    }

    private static Instant until(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(HelpdeskException.Busy.class, call).until();
    }

    @Test
    void keepsTheLastCreditsOfTheDayForMessages() {
        Conversation ticket = opened();
        zoho.credits = 400;
        helpdesk.post(ticket, says("a"));
        long before = zoho.requests().size();

        helpdesk.showWindow(ticket, new WindowSentence(true, "open"));
        helpdesk.missed(Long.toString(now.toEpochMilli()), List.of(ticket));
        assertThat(zoho.requests()).hasSize((int) before);

        helpdesk.post(ticket, says("b"));
        assertThat(customers()).hasSize(3);
    }

    @Test
    void neverRunsMoreCallsAtOnceThanTheSmallestEditionAllows() throws Exception {
        helpdesk.contact(LIN);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        CountDownLatch begun = new CountDownLatch(16);
        // The stand-in answers under its own lock, so nothing ends while this is held.
        synchronized (zoho) {
            for (int i = 0; i < 16; i++) {
                Customer customer = Customer.of("shop", "oMany" + i);
                threads.execute(
                        () -> {
                            begun.countDown();
                            helpdesk.contact(customer);
                        });
            }
            assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
            await().atMost(30, TimeUnit.SECONDS).until(() -> zoho.mostAtOnce() >= 5);
        }
        threads.shutdown();
        assertThat(threads.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

        assertThat(zoho.mostAtOnce()).isEqualTo(5);
    }

    private void contactsAtOnce(int users) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(16);
        List<Future<String>> calls = new ArrayList<>();
        for (int i = 0; i < users; i++) {
            Customer customer = Customer.of("shop", "oUser" + i);
            calls.add(threads.submit(() -> helpdesk.contact(customer)));
        }
        for (Future<String> call : calls) {
            call.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
    }
}
