// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.cluster;

import io.github.camelwechat.cluster.LoadBalancer.Loss;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.callback.Callback;
import io.github.camelwechat.simulator.user.ChatEntry;
import io.github.camelwechat.testing.SimulatedWeChatTest;
import java.io.IOException;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a shop of four nodes on one store, and a note of all of it. A scene ends when
 * everything in it was answered.
 */
final class ClusterScenario implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ClusterScenario.class);

    /** The number of threads that write to one user at once, for five messages. */
    static final int SENDERS = 7;

    static final int PARKED = 3;

    /** The number of accounts that authorize a platform. */
    private static final int AUTHORIZERS = 4;

    /** The number of things that a user says at once. */
    private static final int ROW = 4;

    /** The text that is sent while nobody could be sure of any window. */
    static final String WHILE_AWAY = "while away";

    private static final Set<String> OPEN = Set.of("open");

    private static final long OFTEN = 1_000_000;
    private static final int AT_ONCE = 12;
    private static final Duration LONGER_THAN_A_TOKEN = Duration.ofMinutes(121);

    /** Longer than the lease of a queue, and than until it is looked at without being asked. */
    private static final Duration LONGER_THAN_A_LEASE = Duration.ofMinutes(6);

    /**
     * A message to a user.
     *
     * @param round which race it took part in; none if it was to wait
     * @param answer what the node said
     */
    record Sent(String user, String text, String round, String answer) {}

    final WeChatSimulator wechat =
            SimulatedWeChatTest.redelivering()
                    .moreAccounts(AcmeScenario.accounts(AUTHORIZERS))
                    .platform(SimulatedPlatform.demo())
                    .start();
    final ApiCount calls = new ApiCount(wechat);
    final SharedStore store;
    final Cluster cluster;
    final AcmeScenario acme;
    final List<String> users;
    final Map<String, Callback> said = new ConcurrentHashMap<>();
    final Queue<Sent> sent = new ConcurrentLinkedQueue<>();

    /** The number of messages that WeChat would have taken when a race was over. */
    final Map<String, Integer> left = new ConcurrentHashMap<>();

    /** Those something was going on with when a node was killed. */
    final Set<String> struck = ConcurrentHashMap.newKeySet();

    final Set<String> saidInOutage = ConcurrentHashMap.newKeySet();
    int lives;

    /** The number of warnings while the store was away, or the quota. */
    private int outage;

    private final ExecutorService people = Executors.newFixedThreadPool(AT_ONCE);
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(1);

    ClusterScenario(SharedStore store, String tokenSource, String heard, int users)
            throws IOException {
        this.store = store;
        this.users = IntStream.range(0, users).mapToObj(i -> "oUser" + i).toList();
        this.cluster = new Cluster(wechat.baseUri().toString(), store, tokenSource, heard);
        wechat.callbackUrl(cluster.balancer().callbackUrl());
        acme = new AcmeScenario(wechat, cluster, this::pass);
        lives = 1;
    }

    /** A process does its first things slower than a store may answer. */
    void everyNodeWarmsUp() {
        for (int i = 0; i < 2; i++) {
            String round = " " + i;
            each(
                    IntStream.range(0, Cluster.NODES).mapToObj(node -> "oWarm" + node).toList(),
                    user -> say(user, user + round).await());
        }
    }

    /** Everybody writes, and many an answer is lost, so that another node gets the redelivery. */
    void everybodyWrites() {
        AtomicInteger count = new AtomicInteger();
        each(
                users,
                user -> {
                    boolean early = count.getAndIncrement() % 5 == 1;
                    if (early) {
                        cluster.balancer().lose(user, Loss.EARLY);
                    } else if (count.get() % 5 == 0) {
                        cluster.balancer().lose(user, Loss.ANSWER);
                    }
                    say(user, (early ? ShopNode.SLOW : "") + " hello of " + user).await();
                });
    }

    /** More write to everybody than the window allows; in the middle the token expires. */
    void everybodyIsWrittenTo() {
        int half = users.size() / 2;
        each(users.subList(0, half), user -> race(user, "first"));
        tokenExpires();
        each(users.subList(half, users.size()), user -> race(user, "first"));
    }

    /**
     * Sends more than the window takes: the rest waits, until the user writes to two nodes at once.
     * Nothing else is sent then: what WeChat has counted already, and we not yet, no ledger can
     * know.
     */
    void whatDoesNotFitWaits() {
        tokenExpires();
        each(
                users,
                user -> {
                    for (int i = 0; i < PARKED; i++) {
                        park(user, "waits " + i + " for " + user);
                    }
                    Callback one = say(user, "wakes one node for " + user);
                    Callback other = say(user, "wakes another for " + user);
                    one.await();
                    other.await();
                });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> nothingWaits() || failures() > 0);
        if (!nothingWaits()) {
            everythingThatWaitsGoesOut();
        }
    }

    private boolean nothingWaits() {
        return users.stream().allMatch(user -> waited(user).size() == PARKED);
    }

    /**
     * Everybody says several things at once, one of four nodes dies, and comes back. WeChat took a
     * code from it that it has not kept.
     */
    void everybodyTalksInARow() throws Exception {
        List<String> some = users.subList(0, Math.min(users.size(), AT_ONCE * 2));
        AtomicInteger count = new AtomicInteger();
        each(
                some,
                user -> {
                    List<Callback> row = new ArrayList<>();
                    for (int i = 0; i < ROW; i++) {
                        row.add(say(user, ShopNode.ROW + " " + i + " of " + user));
                    }
                    if (count.getAndIncrement() == AT_ONCE / 2) {
                        acme.aNodeStopsBeforeItKeepsAnExchange(3);
                        cluster.kill(3);
                    }
                    row.forEach(Callback::await);
                });
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                cluster.witness().told("heard").stream()
                                                .map(CallbackRecorder.Report::text)
                                                .filter(text -> text.startsWith(ShopNode.ROW))
                                                .distinct()
                                                .count()
                                        == some.size() * (long) ROW);
        cluster.startAgain(3);
        acme.everyNodeSpeaksForEveryAccount();
    }

    /** WeChat takes no more sends for the day; a node that knows of it dies; the day ends. */
    void theDaysQuotaIsUsedUp() throws Exception {
        String user = "oQuota";
        say(user, "before the quota ends").await();
        outage -= cluster.witness().told("warned").size();
        wechat.quotas().perDay(ApiCount.SEND, wechat.quotas().usage(ApiCount.SEND).used());
        everyNodeIsToSend(user, "beyond the quota");
        acme.aNodeStopsOnceItKeepsAnExchange(1);
        cluster.kill(1);
        cluster.startAgain(1);
        everyNodeIsToSend(user, "still beyond it");
        acme.everyNodeSpeaksForEveryAccount();

        pass(untilAMidnightInChina());
        lives++;
        wechat.quotas().perDay(ApiCount.SEND, OFTEN);
        say(user, "on the next day").await();
        everyNodeIsToSend(user, "on the next day");
        outage += cluster.witness().told("warned").size();
    }

    private void everyNodeIsToSend(String user, String text) {
        for (int i = 0; i < Cluster.NODES; i++) {
            cluster.ask("/send", user, text + " " + i).join();
        }
    }

    /** One by which every token is over, whatever time it is when this runs. */
    private Duration untilAMidnightInChina() {
        ZonedDateTime now = wechat.clock().instant().atZone(ZoneId.of("Asia/Shanghai"));
        ZonedDateTime midnight =
                now.plusHours(3).toLocalDate().plusDays(1).atStartOfDay(now.getZone());
        return Duration.between(now, midnight).plusMinutes(1);
    }

    /** While everybody writes, is written to and has messages waiting, two of four nodes die. */
    void twoNodesAreKilled() {
        tokenExpires();
        Set<String> begun = ConcurrentHashMap.newKeySet();
        AtomicInteger count = new AtomicInteger();
        each(
                users,
                user -> {
                    begun.add(user);
                    int number = count.getAndIncrement();
                    say(user, "here is " + user).await();
                    if (number == users.size() / 3) {
                        acme.aNodeStopsBeforeItKeepsARefresh(3);
                        kill(3, begun);
                    } else if (number == users.size() * 2 / 3) {
                        acme.aNodeStopsBeforeARefresh(2);
                        kill(2, begun);
                    }
                    race(user, "kill");
                    park(user, "left 0 for " + user);
                    park(user, "left 1 for " + user);
                    say(user, user + " is back").await();
                });
    }

    /** Kills a node. What it has delivered, and not told yet, it may not have stored either. */
    private void kill(int node, Set<String> begun) {
        Set<String> over =
                cluster.witness().told("messageDelivered").stream()
                        .filter(told -> told.text().startsWith("left 1 "))
                        .map(CallbackRecorder.Report::user)
                        .collect(Collectors.toSet());
        begun.stream().filter(user -> !over.contains(user)).forEach(struck::add);
        cluster.kill(node);
    }

    /** The store goes away for a while, under users who have nothing left in their windows. */
    void theStoreIsStopped(int seconds) throws Exception {
        List<String> few = users.subList(0, Math.min(users.size(), AT_ONCE * 2));
        each(few, user -> race(user, "before"));
        CompletableFuture<Void> back = new CompletableFuture<>();
        outage -= cluster.witness().told("warned").size();
        store.stop().take();
        timer.schedule(() -> startAgain(back), seconds, TimeUnit.SECONDS);
        each(
                few,
                user -> {
                    String text = user + " asks whether anybody is there";
                    if (!back.isDone()) {
                        saidInOutage.add(text);
                    }
                    say(user, text).await();
                    send(user, "nobody but WeChat knows of " + user, WHILE_AWAY);
                });
        back.get(60, TimeUnit.SECONDS);
        for (String user : few) {
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> Set.copyOf(cluster.askAll("/window", user)).equals(OPEN));
        }
        outage += cluster.witness().told("warned").size();
        each(few, user -> send(user, "and the store knows again of " + user, "back"));
    }

    private void startAgain(CompletableFuture<Void> back) {
        try {
            store.startAgain().take();
            back.complete(null);
        } catch (IOException | RuntimeException e) {
            back.completeExceptionally(e);
        }
    }

    /** And at the end all is as exact as at the beginning. */
    void everybodyWritesAgain() {
        tokenExpires();
        each(
                users,
                user -> {
                    say(user, user + " again").await();
                    race(user, "last");
                });
    }

    /** After a while nothing waits any more, as every window is open. */
    void everythingThatWaitsGoesOut() {
        pass(LONGER_THAN_A_LEASE);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofSeconds(1))
                .until(
                        () -> {
                            // The lease of a dead node has to be seen to stand.
                            pass(Duration.ofSeconds(30));
                            return cluster.ask("/parked", "none", "").join();
                        },
                        waiting -> waiting.equals("{parked=[], cursor=null}"));
    }

    /**
     * Returns the number of times a node said that the store did not answer it in time, although
     * nobody had stopped it. None, unless the machine is overloaded.
     */
    int failures() {
        return cluster.witness().told("warned").size() - outage;
    }

    /** Returns the messages that a user saw. */
    List<String> seen(String user) {
        return wechat.user(user).chat().stream()
                .filter(entry -> entry.via() == ChatEntry.Via.CUSTOMER_SERVICE)
                .map(ChatEntry::text)
                .toList();
    }

    List<String> waited(String user) {
        return seen(user).stream().filter(text -> text.startsWith("waits ")).toList();
    }

    /** Takes part in the story, and is timed. */
    void scene(String name, Scene scene) throws Exception {
        long begun = System.nanoTime();
        scene.play();
        LOG.info("{}: {} ms", name, TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun));
    }

    interface Scene {
        void play() throws Exception;
    }

    /** On all nodes, however busy the machine is. */
    private void pass(Duration time) {
        wechat.advance(time);
        long now = wechat.clock().epochSecond();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () ->
                                cluster.askAll("/clock", "none").stream()
                                        .allMatch(clock -> Long.parseLong(clock) >= now));
    }

    void tokenExpires() {
        pass(LONGER_THAN_A_TOKEN);
        lives++;
    }

    private Callback say(String user, String text) {
        Callback delivery = wechat.user(user).says(text);
        said.put(text, delivery);
        return delivery;
    }

    private void race(String user, String round) {
        List<CompletableFuture<?>> all = new ArrayList<>();
        for (int i = 0; i < SENDERS; i++) {
            String text = round + " " + i + " for " + user;
            all.add(
                    cluster.ask("/send", user, text)
                            .thenAccept(answer -> sent.add(new Sent(user, text, round, answer))));
        }
        all.forEach(CompletableFuture::join);
        left.put(user + " " + round, allowed(user));
    }

    private void send(String user, String text, String round) {
        sent.add(new Sent(user, text, round, cluster.ask("/send", user, text).join()));
        left.put(user + " " + round, allowed(user));
    }

    /** Returns the number of messages WeChat would still take. */
    private int allowed(String user) {
        return wechat.user(user).window().remaining(wechat.clock().instant());
    }

    private void park(String user, String text) {
        sent.add(new Sent(user, text, "park", cluster.ask("/park", user, text).join()));
    }

    private void each(List<String> some, Consumer<String> life) {
        CompletableFuture.allOf(
                        some.stream()
                                .map(
                                        user ->
                                                CompletableFuture.runAsync(
                                                        () -> life.accept(user), people))
                                .toArray(CompletableFuture[]::new))
                .join();
    }

    @Override
    public void close() throws IOException {
        people.shutdownNow();
        timer.shutdownNow();
        calls.close();
        cluster.close();
        wechat.close();
        store.close();
    }
}
