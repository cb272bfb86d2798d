// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.platform.AuthorizationGrant;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.store.RecordKind;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.api.SoftAssertions;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a third-party platform on the nodes of a cluster: accounts authorize it, all nodes
 * speak for all of them, tokens end, and nodes die in the middle of an exchange.
 */
final class AcmeScenario {

    private static final Logger LOG = LoggerFactory.getLogger(AcmeScenario.class);

    private static final String COMPONENT = "/cgi-bin/component/";
    private static final String REFRESH = COMPONENT + "api_authorizer_token";
    private static final String RECORD = RecordKind.AUTHORIZER.key("any", "any").kind();
    private static final String LEASE = RecordKind.TOKEN_LEASE.key("any", "any").kind();
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofSeconds(31);
    private static final Duration LIFE_OF_A_TOKEN = Duration.ofHours(2);

    /** From then on a token may be refreshed ahead of its end. */
    private static final Duration AHEAD = Duration.ofSeconds(900);

    private static final int MOST_LOOKS = 40;

    /** WeChat's answer to a refresh token that is none any more. */
    private static final int REFUSED = 61023;

    private final WeChatSimulator wechat;
    private final Cluster cluster;
    private final ThirdPartyPlatform acme;
    private final List<String> accounts;
    private final Consumer<Duration> pass;
    private final SoftAssertions promises = new SoftAssertions();
    private int authorizations;
    private int lives;
    private int livesPerhaps;

    /** Nodes that died after WeChat may have answered, and before anybody could know that. */
    private int uncertain;

    private Instant fetched = Instant.EPOCH;

    /** The accounts of the simulator that may authorize the platform: all but the shop. */
    static SimulatedAccount[] accounts(int number) {
        return IntStream.rangeClosed(2, number + 1)
                .mapToObj(SimulatedAccount::demo)
                .toArray(SimulatedAccount[]::new);
    }

    /**
     * @param pass lets time pass on all nodes
     */
    AcmeScenario(WeChatSimulator wechat, Cluster cluster, Consumer<Duration> pass) {
        this.wechat = wechat;
        this.cluster = cluster;
        this.pass = pass;
        acme = wechat.platform();
        accounts = wechat.accounts().stream().skip(1).map(SimulatedAccount::appId).toList();
    }

    /** WeChat pushes a ticket to one node; everybody authorizes the platform. */
    void accountsAuthorize() {
        acme.rotatesRefreshTokens(true);
        acme.authorizationUrl(cluster.balancer().url(AcmeNode.PATH));
        taken("ticket", acme.pushTicket());
        accounts.stream()
                .map(account -> authorize(account).event())
                .toList()
                .forEach(event -> taken("authorization", event));
        lives++;
        fetched = wechat.clock().instant();
        everyNodeSpeaksForEveryAccount();
    }

    private AuthorizationGrant authorize(String account) {
        authorizations++;
        return acme.authorize(account);
    }

    private void taken(String what, Callback event) {
        promises.assertThat(event.await().isOk()).as(what).isTrue();
    }

    /** All at once. If tokens have ended since, that is one refresh for each. */
    void everyNodeSpeaksForEveryAccount() {
        Duration age = Duration.between(fetched, wechat.clock().instant());
        if (age.compareTo(LIFE_OF_A_TOKEN) > 0) {
            lives++;
        } else if (age.compareTo(LIFE_OF_A_TOKEN.minus(AHEAD)) > 0) {
            livesPerhaps++;
        }
        fetched = wechat.clock().instant();
        List<CompletableFuture<String>> calls =
                accounts.stream()
                        .flatMap(
                                account ->
                                        IntStream.range(0, Cluster.NODES)
                                                .mapToObj(
                                                        i ->
                                                                cluster.ask(
                                                                        "/acme/call", account, "")))
                        .toList();
        awaitWhileLeasesEnd(CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)));
        promises.assertThat(calls)
                .as("calls for accounts")
                .extracting(CompletableFuture::join)
                .containsOnly("OK");
    }

    /** The lease of a node that died has to be seen to stand for its time. */
    private void awaitWhileLeasesEnd(CompletableFuture<?> all) {
        for (int looks = 0; !isDone(all); looks++) {
            assertThat(looks).as("looks whether calls are over").isLessThan(MOST_LOOKS);
            pass.accept(LONGER_THAN_A_LEASE);
        }
    }

    private static boolean isDone(CompletableFuture<?> all) {
        try {
            all.get(2, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * A call of the store at which a node stops.
     *
     * @param last how many calls come before it, or which kind of record it writes
     */
    private record Step(String last, boolean done) {}

    /** WeChat has taken the code, and nothing of its answer is kept. */
    void aNodeStopsBeforeItKeepsAnExchange(int node) {
        assertThat(stopsInAnExchange(node, new Step(RECORD, false), 0)).isTrue();
    }

    /** The answer is kept, and nobody told of it. */
    void aNodeStopsOnceItKeepsAnExchange(int node) {
        assertThat(stopsInAnExchange(node, new Step(RECORD, true), 1)).isTrue();
    }

    /**
     * WeChat has changed the refresh token, and nothing of its answer is kept. Of no meaning if
     * nobody has authorized the platform, as below.
     */
    void aNodeStopsBeforeItKeepsARefresh(int node) {
        if (authorizations > 0) {
            assertThat(stopsInARefresh(node, new Step(RECORD, false), 2)).isTrue();
        }
    }

    /** The node has taken it on itself to refresh a token for all others. */
    void aNodeStopsBeforeARefresh(int node) {
        if (authorizations > 0) {
            assertThat(stopsInARefresh(node, new Step(LEASE, true), 3)).isTrue();
        }
    }

    /**
     * An account authorizes anew, and the node that is told stops in the middle of it.
     *
     * @return whether it did, and did not come to its end before
     */
    private boolean stopsInAnExchange(int node, Step step, int account) {
        long before = stops();
        mortal(node, step);
        cluster.balancer().first(AcmeNode.PATH, node);
        CompletableFuture<?> event = authorize(accounts.get(account)).event().outcome();
        return stopped(before, event);
    }

    /** As {@link #stopsInAnExchange}, while a token is refreshed that ended. */
    private boolean stopsInARefresh(int node, Step step, int account) {
        long before = stops();
        mortal(node, step);
        CompletableFuture<String> call =
                cluster.askNode(node, "/acme/call", accounts.get(account), "");
        return stopped(before, call);
    }

    private boolean stopped(long before, CompletableFuture<?> work) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> stops() > before || work.isDone());
        boolean stopped = stops() > before;
        uncertain += stopped ? 1 : 0;
        return stopped;
    }

    private long stops() {
        return cluster.witness().told(AcmeNode.STOPPED).size();
    }

    private void mortal(int node, Step step) {
        cluster.askNode(node, "/acme/mortal", step.last(), step.done() ? "done" : "before").join();
    }

    /** A node is killed at every step of an exchange, and of a refresh, and comes back. */
    void aNodeDiesAtEveryStep(int node, Runnable tokensEnd, ApiCount count) throws IOException {
        int kills = 0;
        for (boolean refresh : new boolean[] {false, true}) {
            for (boolean done : new boolean[] {false, true}) {
                boolean stopped = true;
                for (int calls = 0; stopped; calls++) {
                    long before = asked(count);
                    if (refresh) {
                        tokensEnd.run();
                        stopped = stopsInARefresh(node, new Step(String.valueOf(calls), done), 0);
                    } else {
                        stopped = stopsInAnExchange(node, new Step(String.valueOf(calls), done), 0);
                    }
                    kills += stopped ? 1 : 0;
                    cluster.kill(node);
                    cluster.startAgain(node);
                    everyNodeSpeaksForEveryAccount();
                    LOG.info(
                            "{} {} call {} of the store, {}: exchanges {}, refreshes {}",
                            refresh ? "Refresh" : "Exchange",
                            done ? "after" : "before",
                            calls,
                            stopped ? "killed" : "over",
                            count.answers(COMPONENT + "api_query_auth"),
                            count.answers(REFRESH));
                    promises.assertThat(asked(count) - before)
                            .as("refreshes, but for those of the account of the node that died")
                            .isLessThan(accounts.size() + 3);
                }
            }
        }
        assertThat(kills).as("steps at which a node was killed").isGreaterThan(15);
        tokensEnd.run();
        aNodeStopsBeforeItKeepsARefresh(node);
        cluster.kill(node);
        cluster.startAgain(node);
        everyNodeSpeaksForEveryAccount();
        assertThat(count.answers(REFRESH))
                .as("refreshes with a refresh token that WeChat gave another for, and nobody kept")
                .containsKey(REFUSED);
    }

    /** The refreshes that WeChat was asked for, and refused or not. */
    private static long asked(ApiCount count) {
        return count.answers(REFRESH).values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * Adds what it promises.
     *
     * @param failures how often the store did not answer in time
     */
    void promises(ApiCount calls, int failures, SoftAssertions counts) {
        counts.assertThat(promises.errorsCollected()).isEmpty();
        Map<Integer, Integer> exchanges = calls.answers(COMPONENT + "api_query_auth");
        counts.assertThat(exchanges.getOrDefault(0, 0))
                .as("codes that were exchanged: %s", exchanges)
                .isEqualTo(authorizations);
        int refreshes = calls.answers(REFRESH).getOrDefault(0, 0);
        int extra = uncertain + failures;
        LOG.info(
                "{} accounts, {} authorizations, {} lives of tokens and perhaps {}, {} nodes stopped:"
                        + " exchanges {}, refreshes {}, tokens of the platform {}",
                accounts.size(),
                authorizations,
                lives,
                livesPerhaps,
                stops(),
                exchanges,
                calls.answers(REFRESH),
                calls.answers(COMPONENT + "api_component_token"));
        counts.assertThat(refreshes)
                .as("refreshes of %s accounts", accounts.size())
                .isBetween(
                        (lives - 1) * accounts.size() - authorizations + accounts.size(),
                        (lives - 1 + livesPerhaps) * accounts.size() + extra);
        counts.assertThat(calls.answers(COMPONENT + "api_component_token").getOrDefault(0, 0))
                .as("tokens of the platform")
                .isBetween(lives, lives + livesPerhaps + extra);
        counts.assertThat(calls.answers(AcmeNode.USERS).keySet())
                .as("answers to calls for accounts")
                .containsOnly(0);
        counts.assertThat(cluster.witness().told("authorized"))
                .as("accounts that authorized")
                .extracting(CallbackRecorder.Report::user)
                .containsAll(accounts);
    }
}
