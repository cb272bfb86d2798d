// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.platform;

import io.github.camelwechat.simulator.account.Accounts;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.action.SimulatedUser;
import io.github.camelwechat.simulator.callback.CallbackOutcome;
import io.github.camelwechat.simulator.callback.Delivery;
import io.github.camelwechat.simulator.change.ChangeFeed;
import io.github.camelwechat.simulator.platform.ReleaseReport.Step;
import io.github.camelwechat.simulator.reply.PassiveReply;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * WeChat's test of a platform before it may be released (全网发布检测): one of five known accounts
 * becomes an authorizer, without word of it, and its tester writes. The platform has to take a
 * ticket, to answer a text and an event with fixed texts, and to answer a code with nothing and
 * then with a customer-service message, for which it has to exchange the code.
 */
public final class ReleaseTest {
    private static final String TEXT = "TESTCOMPONENT_MSG_TYPE_TEXT";
    private static final String TESTER = "ozy4qtReleaseTester000000001";
    private static final int SECONDS_FOR_A_MESSAGE = 10;

    /** The Official Accounts of the five groups on WeChat's page: appid and original id. */
    private static final List<List<String>> GROUPS =
            List.of(
                    List.of("wx570bc396a51b8ff8", "gh_3c884a361561"),
                    List.of("wx9252c5e0bb1836fc", "gh_c0f28a78b318"),
                    List.of("wx8e1097c5bc82cde9", "gh_3f222ed8d140"),
                    List.of("wx14550af28c71a144", "gh_26128078e9ab"),
                    List.of("wxa35b9c23cfe664eb", "gh_2b3713f184a6"));

    private final Accounts accounts;
    private final BiFunction<String, String, SimulatedUser> users;
    private final ChangeFeed changes;
    private final RandomGenerator random;

    /**
     * Makes the test.
     *
     * @param users the user of an account, by appid and openid
     */
    public ReleaseTest(
            Accounts accounts,
            BiFunction<String, String, SimulatedUser> users,
            ChangeFeed changes,
            RandomGenerator random) {
        this.accounts = accounts;
        this.users = users;
        this.changes = changes;
        this.random = random;
    }

    /** Tests a platform. Never fails; a report comes within minutes whatever the platform does. */
    public CompletableFuture<ReleaseReport> run(ThirdPartyPlatform platform) {
        List<String> group = GROUPS.get(random.nextInt(GROUPS.size()));
        String appId = group.get(0);
        boolean joins = accounts.find(appId).isEmpty();
        if (joins) {
            accounts.add(
                    SimulatedAccount.demo()
                            .withName("Release test")
                            .withAppId(appId)
                            .withOriginalId(group.get(1)));
        }
        platform.enter(appId, Set.of(PermissionSet.MESSAGES));
        SimulatedUser tester = users.apply(appId, TESTER);
        List<Step> steps = new ArrayList<>();
        return ticket(platform)
                .thenAccept(steps::add)
                .thenCompose(done -> reply("text", tester.says(TEXT).outcome(), TEXT + "_callback"))
                .thenAccept(steps::add)
                .thenCompose(
                        done ->
                                reply(
                                        "event",
                                        tester.reportsLocation(31.20441, 121.436602).outcome(),
                                        "LOCATIONfrom_callback"))
                .thenAccept(steps::add)
                .thenCompose(done -> code(platform, appId, tester))
                .thenAccept(steps::add)
                .thenApply(
                        done -> {
                            platform.leave(appId);
                            if (joins) {
                                accounts.remove(appId);
                            }
                            ReleaseReport report = new ReleaseReport(appId, steps);
                            platform.releaseReport(report);
                            return report;
                        });
    }

    private static CompletableFuture<Step> ticket(ThirdPartyPlatform platform) {
        return platform.pushTicket()
                .outcome()
                .thenApply(outcome -> new Step("ticket", outcome.isOk(), outcome.detail()));
    }

    private static CompletableFuture<Step> reply(
            String name, CompletableFuture<CallbackOutcome> outcome, String expected) {
        return outcome.thenApply(
                done -> {
                    PassiveReply reply = done.reply();
                    boolean passed =
                            reply != null
                                    && reply.type().equals("text")
                                    && reply.text().equals(expected);
                    return new Step(name, passed, passed ? "" : wanted(expected, reply, done));
                });
    }

    private static String wanted(
            String expected, @Nullable PassiveReply reply, CallbackOutcome outcome) {
        String came =
                reply != null
                        ? reply.type() + " \"" + reply.text() + "\""
                        : outcome.isOk() ? "no reply" : outcome.detail();
        return "expected the passive reply text \"" + expected + "\", came " + came;
    }

    private CompletableFuture<Step> code(
            ThirdPartyPlatform platform, String appId, SimulatedUser tester) {
        String code = platform.codes().issue(appId);
        String expected = code + "_from_api";
        CompletableFuture<Boolean> said = new CompletableFuture<>();
        Runnable unwatch =
                changes.watch(
                        change -> {
                            if (change.openid().equals(TESTER) && hasRead(tester, expected)) {
                                said.complete(true);
                            }
                        });
        return tester.says("QUERY_AUTH_CODE:" + code)
                .outcome()
                .thenCompose(
                        outcome -> {
                            String body = lastBody(outcome);
                            if (!outcome.isOk() || !body.isEmpty()) {
                                String came = outcome.isOk() ? body : outcome.detail();
                                return CompletableFuture.completedFuture(
                                        "expected an empty response at once, came " + came);
                            }
                            return said.completeOnTimeout(
                                            false, SECONDS_FOR_A_MESSAGE, TimeUnit.SECONDS)
                                    .thenApply(
                                            came ->
                                                    came
                                                            ? ""
                                                            : "expected the customer-service text \""
                                                                    + expected
                                                                    + "\" within "
                                                                    + SECONDS_FOR_A_MESSAGE
                                                                    + " seconds");
                        })
                .thenApply(
                        detail -> {
                            unwatch.run();
                            return new Step("code", detail.isEmpty(), detail);
                        });
    }

    private static boolean hasRead(SimulatedUser tester, String text) {
        return tester.chat().stream().anyMatch(entry -> entry.text().equals(text));
    }

    private static String lastBody(CallbackOutcome outcome) {
        List<Delivery> deliveries = outcome.deliveries();
        return deliveries.isEmpty() ? "" : deliveries.get(deliveries.size() - 1).body();
    }
}
