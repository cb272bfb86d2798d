// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.operation;

import static io.github.camelwechat.simulator.platform.PermissionSet.MATERIALS;
import static io.github.camelwechat.simulator.platform.PermissionSet.USERS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.WeChatConstants;
import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.CircuitOpenException;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.NotAuthorizedException.Reason;
import io.github.camelwechat.internal.camel.console.StartedComponents;
import io.github.camelwechat.internal.platform.PlatformNode;
import io.github.camelwechat.simulator.fault.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.junit.jupiter.api.Test;

/** Rules of what a third-party platform sends: for whom it speaks, and who lets it. */
class PlatformSendTest extends PlatformTest {

    @Test
    void aHeaderThatIsNoAppidIsRefused() {
        assertThat(sendFor("gh_0123456789ab", "hello").getException())
                .isInstanceOf(InvalidMessageException.class)
                .hasMessageContaining("header CamelWeChatAppId, wx and 16");
        assertThat(wechat.requests()).isEmpty();
    }

    @Test
    void anAccountThatNobodyKnowsIsRefusedOnceWeChatWasAsked() {
        NotAuthorizedException refusal = refusal(sendFor(SHOP, "hello"));

        assertThat(refusal.reason()).isEqualTo(Reason.UNKNOWN);
        assertThat(refusal.account()).isEqualTo("acme." + SHOP);
        assertThat(wechat.requests(SEND)).isEmpty();
    }

    @Test
    void aPermissionThatWasNotGrantedIsRefusedByItsNameBeforeWeChatIsAsked() {
        acme.authorize(SHOP, USERS, MATERIALS);
        ask("getAuthorizer", SHOP, null);
        int before = calls();

        for (String route : List.of("direct:acme", "direct:park")) {
            NotAuthorizedException refusal =
                    refusal(send(route, "hello", WeChatConstants.APP_ID, SHOP));

            assertThat(refusal.reason()).isEqualTo(Reason.PERMISSION_SET);
            assertThat(refusal)
                    .hasMessageContaining("permission set 1 消息管理")
                    .hasMessageContaining("errcode 61007")
                    .hasMessageContaining("getAuthorizer");
        }
        assertThat(calls()).isEqualTo(before);

        // The administrator ticks it, and nothing is started anew.
        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        assertThat(sendFor(SHOP, "hello").getException()).isNull();
        assertThat(seen(SHOP)).containsExactly("hello");
    }

    @Test
    void aPermissionThatWasTakenBackUnnoticedIsLearntFromTheRefusal() {
        acme.authorize(SHOP);
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        acme.authorize(SHOP, USERS);
        wechat.advance(Duration.ofMinutes(2));

        assertThat(refusal(sendFor(SHOP, "two")).reason()).isEqualTo(Reason.PERMISSION_SET);
        int before = calls();
        assertThat(refusal(sendFor(SHOP, "three")).reason()).isEqualTo(Reason.PERMISSION_SET);
        assertThat(calls()).isEqualTo(before);
        assertThat(seen(SHOP)).containsExactly("one");
    }

    @Test
    void aRefusalThatWeChatsOwnWordContradictsIsAskedAboutOnceAMinute() {
        acme.authorize(SHOP);
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        wechat.advance(Duration.ofMinutes(2));
        wechat.inject(new Fault.ErrCode(61007, "api is unauthorized to component"), 3, SEND);
        int asked = wechat.requests(INFO).size();

        for (int i = 0; i < 3; i++) {
            ApiErrorException refusal = (ApiErrorException) sendFor(SHOP, "two").getException();
            assertThat(refusal.errorCode()).isEqualTo(61007);
        }

        assertThat(wechat.requests(INFO)).hasSize(asked + 1);
        assertThat(sendFor(SHOP, "three").getException()).isNull();
    }

    @Test
    void anAccountThatLeftIsRefusedAtOnceAndTheOtherGoesOn() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        assertThat(sendFor(SHOP, "one").getException()).isNull();
        assertThat(sendFor(CAFE, "one").getException()).isNull();

        acme.withdraw(SHOP);

        // Nobody told us: WeChat's refusal does, and from then on it is not asked.
        assertThat(refusal(sendFor(SHOP, "two")).reason()).isEqualTo(Reason.WITHDRAWN);
        int before = calls();
        for (String route : List.of("direct:acme", "direct:park")) {
            assertThat(refusal(send(route, "three", WeChatConstants.APP_ID, SHOP)))
                    .hasMessageContaining("withdrew its authorization")
                    .hasMessageContaining("its administrator has to scan");
        }
        assertThat(calls()).isEqualTo(before);
        assertThat(sendFor(CAFE, "two").getException()).isNull();

        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        assertThat(sendFor(SHOP, "four").getException()).isNull();
        assertThat(seen(SHOP)).containsExactly("one", "four");
        assertThat(seen(CAFE)).containsExactly("one", "two");
    }

    @Test
    void aTextThatIsHeldGoesOutWithOthersOfItsAccountOnly() throws Exception {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        List<CompletableFuture<Exchange>> held = new ArrayList<>();
        for (String appId : List.of(SHOP, CAFE, SHOP)) {
            held.add(hold(appId, "line " + held.size()));
        }

        for (CompletableFuture<Exchange> each : held) {
            assertThat(each.get(20, TimeUnit.SECONDS).getException()).isNull();
        }
        // In which order they come, and whether as one message, a slow machine decides.
        assertThat(seen(SHOP).stream().flatMap(String::lines))
                .containsExactlyInAnyOrder("line 0", "line 2");
        assertThat(seen(CAFE)).containsExactly("line 1");
    }

    private CompletableFuture<Exchange> hold(String appId, String text) {
        return template.asyncSend(
                "direct:hold",
                exchange -> {
                    exchange.getMessage().setBody(text);
                    exchange.getMessage().setHeader(WeChatConstants.OPEN_ID, USER);
                    exchange.getMessage().setHeader(WeChatConstants.APP_ID, appId);
                });
    }

    @Test
    void anAccountThatWeChatStoppedIsLeftAloneAndTheOthersAreNot() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        wechat.inject(new Fault.ErrCode(50002, "user limited"), 3, SEND);
        for (int i = 0; i < 3; i++) {
            assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(ApiErrorException.class);
        }

        int before = calls();
        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(CircuitOpenException.class);
        assertThat(calls()).isEqualTo(before);
        assertThat(sendFor(CAFE, "yes").getException()).isNull();
    }

    @Test
    void aQuotaThatOneAccountUsedUpIsLeftToTheOthers() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        wechat.inject(new Fault.ErrCode(45009, "reach max api daily quota limit"), 1, SEND);
        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(ApiErrorException.class);

        int before = calls();
        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(CircuitOpenException.class);
        assertThat(calls()).isEqualTo(before);
        assertThat(sendFor(CAFE, "yes").getException()).isNull();
        await().until(() -> isTold("quotaUsedUp", SHOP));

        assertThat(ask("clearQuota", SHOP, null)).containsEntry("errcode", 0);
        await().until(() -> sendFor(SHOP, "yes").getException() == null);
    }

    @Test
    void aRefreshThatIsRefusedForeverIsLeftAloneToo() {
        acme.authorize(SHOP);
        ask("getAuthorizer", SHOP, null);
        wechat.inject(
                new Fault.ErrCode(61004, "access clientip is not registered request IP is ::1"),
                3,
                "/cgi-bin/component/api_authorizer_token");
        for (int i = 0; i < 3; i++) {
            ApiErrorException refusal = (ApiErrorException) sendFor(SHOP, "no").getException();
            assertThat(refusal.actor()).isEqualTo(Actor.WECHAT_ADMIN);
            assertThat(refusal.advice()).contains("Open Platform console");
        }

        assertThat(sendFor(SHOP, "no").getException()).isInstanceOf(CircuitOpenException.class);
    }

    @Test
    void whatWaitsForUsersOfAnAccountThatLeftIsGivenUpAndTold() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);
        wechat.advance(Duration.ofHours(49));
        keepTicket();
        for (String appId : List.of(SHOP, CAFE)) {
            Exchange parked = send("direct:park", "later", WeChatConstants.APP_ID, appId);
            assertThat(parked.getException()).isNull();
            assertThat(parked.getMessage().getHeader(WeChatConstants.SEND_STATUS))
                    .isEqualTo("PARKED");
        }

        // Nobody told us, so WeChat's refusal does.
        acme.withdraw(SHOP);
        assertThat(refusal(perform("getUser", SHOP, null)).reason()).isEqualTo(Reason.WITHDRAWN);

        await().until(() -> isTold("messageDropped", SHOP));
        assertThat(told.get(told.size() - 1).getBody(String.class))
                .contains("withdrew its authorization");
        assertThat((List<?>) ask("listParked", SHOP, null).get("parked")).isEmpty();
        assertThat((List<?>) ask("listParked", CAFE, null).get("parked")).hasSize(1);
        assertThat(refusal(send("direct:park", "more", WeChatConstants.APP_ID, SHOP)).reason())
                .isEqualTo(Reason.WITHDRAWN);

        // Another node was told, and died of it.
        acme.withdraw(CAFE);
        new PlatformNode(wechat, http, store, timers)
                .authorizers
                .withdraw(CAFE, wechat.clock().instant())
                .toCompletableFuture()
                .join();
        wechat.advance(Duration.ofMinutes(6));

        await().until(() -> isTold("messageDropped", CAFE));
        assertThat((List<?>) ask("listParked", CAFE, null).get("parked")).isEmpty();
    }

    private boolean isTold(String event, String appId) {
        return told.stream()
                .map(Message::getHeaders)
                .anyMatch(
                        headers ->
                                event.equals(headers.get(WeChatConstants.EVENT))
                                        && appId.equals(headers.get(WeChatConstants.APP_ID))
                                        && ("acme." + appId)
                                                .equals(headers.get(WeChatConstants.ACCOUNT)));
    }

    @Test
    void whatIsSentForOneAccountIsNothingToAnother() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);

        for (String appId : List.of(SHOP, CAFE, SHOP)) {
            Exchange done =
                    send(
                            "direct:acme",
                            "once",
                            WeChatConstants.APP_ID,
                            appId,
                            WeChatConstants.SEND_ID,
                            "the same");
            assertThat(done.getException()).isNull();
        }

        assertThat(seen(SHOP)).containsExactly("once");
        assertThat(seen(CAFE)).containsExactly("once");
    }

    @Test
    void aHeaderNamesTheAccountAndElseTheOptionDoes() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);

        assertThat(send("direct:cafe", "by option").getException()).isNull();
        assertThat(send("direct:cafe", "by header", WeChatConstants.APP_ID, SHOP).getException())
                .isNull();

        assertThat(seen(CAFE)).containsExactly("by option");
        assertThat(seen(SHOP)).containsExactly("by header");
    }

    @Test
    void theKameletSpeaksForItsAuthorizerOrForTheOneInItsHeader() {
        acme.authorize(SHOP);
        acme.authorize(CAFE);

        assertThat(send("direct:kamelet", "by parameter").getException()).isNull();
        assertThat(send("direct:kamelet", "by header", "wechat-app-id", SHOP).getException())
                .isNull();

        assertThat(seen(CAFE)).containsExactly("by parameter");
        assertThat(seen(SHOP)).containsExactly("by header");
    }

    @Test
    void whatWorksForAccountsIsNotAsMuchAsThereAreAccounts() {
        for (int i = 0; i < 700; i++) {
            assertThat(ask("windowStatus", "wx%016d".formatted(i), null)).containsKey("state");
        }

        var platform =
                StartedComponents.of(context).all().iterator().next().accounts().accounts().get(0);
        await().untilAsserted(
                        () -> {
                            System.gc();
                            // The last 500, and those whom other routes spoke for.
                            assertThat(platform.platform().known()).hasSizeLessThan(510);
                        });
    }
}
