// SPDX-License-Identifier: Apache-2.0
// Longer than 350 lines because one simulated WeChat serves all of these rules.
package io.github.camelwechat.internal.platform;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.client.ApiFixture;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.simulator.WeChatSimulator;
import io.github.camelwechat.simulator.account.SimulatedAccount;
import io.github.camelwechat.simulator.account.SimulatedPlatform;
import io.github.camelwechat.simulator.platform.PermissionSet;
import io.github.camelwechat.simulator.platform.ThirdPartyPlatform;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The credentials of a platform, against a WeChat that gives them over HTTP. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class AuthorizersTest {

    private static final String SHOP = SimulatedAccount.demo().appId();
    private static final String CAFE = SimulatedAccount.demo(2).appId();
    private static final String USERS = "/cgi-bin/user/get";
    private static final String MATERIALS = "/cgi-bin/material/get_materialcount";
    private static final String QUERY_AUTH = "/cgi-bin/component/api_query_auth";
    private static final String REFRESH = "/cgi-bin/component/api_authorizer_token";
    private static final String INFO = "/cgi-bin/component/api_get_authorizer_info";
    private static final String COMPONENT = "/cgi-bin/component/api_component_token";

    private static WeChatSimulator wechat;
    private static ThirdPartyPlatform acme;
    private static ApiFixture http;
    private static ScheduledExecutorService timers;
    private static ExecutorService worker;

    private InMemoryStateStore store;
    private PlatformNode node;

    @BeforeAll
    static void start() {
        wechat =
                WeChatSimulator.builder()
                        .manualClock()
                        .moreAccounts(SimulatedAccount.demo(2))
                        .platform(SimulatedPlatform.demo())
                        .start();
        acme = wechat.platform();
        http = new ApiFixture(wechat.clock());
        timers = Executors.newScheduledThreadPool(1);
        worker = Executors.newSingleThreadExecutor();
    }

    @AfterAll
    static void stop() {
        http.close();
        timers.shutdownNow();
        worker.shutdownNow();
        wechat.close();
    }

    @BeforeEach
    void anew() {
        List.of(SHOP, CAFE)
                .forEach(appId -> acme.authorization(appId).ifPresent(one -> acme.withdraw(appId)));
        acme.rotatesRefreshTokens(false);
        store = new InMemoryStateStore();
        store.start(new StoreContext(worker, timers, wechat.clock()));
        node = node(store);
        wechat.advance(Duration.ofSeconds(1));
        ticket(node);
    }

    private static PlatformNode node(StateStore store) {
        return new PlatformNode(wechat, http, store, timers);
    }

    private static CompletionStage<Boolean> ticketFor(PlatformNode node) {
        acme.pushTicket();
        return node.tickets.keep(
                node.platform,
                new PlatformTickets.Ticket(Secret.of(acme.ticket()), wechat.clock().instant()));
    }

    private static void ticket(PlatformNode node) {
        get(ticketFor(node));
    }

    private static Instant now() {
        return wechat.clock().instant();
    }

    private static int asked(String path) {
        return wechat.requests(path).size();
    }

    private void authorize(String appId, PermissionSet... sets) {
        Secret code = Secret.of(acme.authorize(appId, sets).code());
        get(node.authorizers.authorize(code, appId, now()));
    }

    @Test
    void aPlatformWithoutATicketSaysHowToGetOne() {
        PlatformNode fresh = node(startedStore());

        assertThat(failure(fresh.api.preAuthCode(), ApiUnreachableException.class))
                .hasMessageContaining("component_verify_ticket")
                .hasMessageContaining("api_start_push_ticket");
        assertThat(get(fresh.tickets.newest(fresh.platform))).isEmpty();

        get(fresh.own.startTickets(fresh.platform));
        ticket(fresh);
        assertThat(get(fresh.api.preAuthCode())).isNotNull();
    }

    @Test
    void anOlderTicketDoesNotTakeThePlaceOfANewerOne() {
        Instant at = now();
        Secret old = Secret.of("ticket@@@old");

        assertThat(
                        get(
                                node.tickets.keep(
                                        node.platform,
                                        new PlatformTickets.Ticket(old, at.minusSeconds(600)))))
                .isFalse();
        assertThat(get(node(store).tickets.newest(node.platform)).orElseThrow().value())
                .isEqualTo(Secret.of(acme.ticket()));
    }

    @Test
    void nodesThatShareAStoreFetchThePlatformsTokenAndAnAuthorizersOnce() {
        authorize(SHOP);
        acme.expireTokens();
        wechat.advance(Duration.ofHours(3));
        ticket(node);
        int own = asked(COMPONENT);
        int refreshed = asked(REFRESH);

        List<CompletableFuture<?>> calls =
                IntStream.range(0, 5)
                        .mapToObj(i -> node(store))
                        .flatMap(
                                each -> IntStream.range(0, 5).mapToObj(i -> each.call(SHOP, USERS)))
                        .<CompletableFuture<?>>map(CompletionStage::toCompletableFuture)
                        .toList();
        calls.forEach(ApiFixture::get);

        assertThat(asked(COMPONENT) - own).isEqualTo(1);
        assertThat(asked(REFRESH) - refreshed).isEqualTo(1);
    }

    @Test
    void aTokenIsRefreshedAheadOfItsEndAndNobodyWaitsForIt() {
        authorize(SHOP);
        String first = get(node.token(SHOP)).value().reveal();
        wechat.advance(Duration.ofSeconds(7150));
        ticket(node);

        assertThat(get(node.token(SHOP)).value().reveal()).isEqualTo(first);
        await().until(() -> !get(node.token(SHOP)).value().reveal().equals(first));
    }

    @Test
    void aWithdrawnAccountFailsAtOnceOnEveryNodeAndGoesOnWhenItComesBack() {
        authorize(SHOP);
        PlatformNode other = node(store);
        get(other.call(SHOP, USERS));
        wechat.advance(Duration.ofSeconds(1));
        acme.withdraw(SHOP);
        assertThat(get(node.authorizers.withdraw(SHOP, now()))).isTrue();
        int before = other.calls.get();

        NotAuthorizedException failure =
                failure(other.call(SHOP, USERS), NotAuthorizedException.class);

        assertThat(failure.reason()).isEqualTo(NotAuthorizedException.Reason.WITHDRAWN);
        assertThat(failure.account()).isEqualTo("acme." + SHOP);
        assertThat(failure).hasMessageContaining(SHOP).hasMessageContaining("scan");
        assertThat(other.calls.get()).isEqualTo(before);
        assertThat(new String(get(store.get(key(SHOP))).orElseThrow().value().bytes(), UTF_8))
                .doesNotContain("token");
        wechat.advance(Duration.ofSeconds(1));
        authorize(SHOP);
        get(other.call(SHOP, USERS));
    }

    @Test
    void aWithdrawalOfWhichNobodyToldIsLearntFromTheRefusal() {
        authorize(SHOP);
        acme.withdraw(SHOP);

        failure(node.call(SHOP, USERS), NotAuthorizedException.class);
        int before = node.calls.get();
        failure(node.call(SHOP, USERS), NotAuthorizedException.class);
        assertThat(node.calls.get()).isEqualTo(before);
    }

    @Test
    void aWithdrawalThatMeetsARefreshWins() {
        authorize(SHOP);
        wechat.advance(Duration.ofHours(3));
        ticket(node);
        PlatformNode refreshing =
                node(
                        meanwhile(
                                () -> {
                                    acme.withdraw(SHOP);
                                    return node.authorizers.withdraw(SHOP, now());
                                }));

        failure(refreshing.call(SHOP, USERS), NotAuthorizedException.class);

        assertThat(refreshing.calls).hasValue(0);
        assertThat(get(node.authorizers.find(SHOP)).orElseThrow().isAuthorized()).isFalse();
    }

    @Test
    void anAuthorizationThatMeetsAnOlderOneIsNotLost() {
        authorize(SHOP);
        Secret first = Secret.of(acme.authorize(SHOP).code());
        PlatformNode slow =
                node(
                        meanwhile(
                                () -> {
                                    String second = acme.authorize(SHOP).code();
                                    return node.authorizers.authorize(
                                            Secret.of(second), SHOP, now());
                                }));

        get(slow.authorizers.authorize(first, SHOP, now()));

        assertThat(get(node.authorizers.find(SHOP)).orElseThrow().refreshToken())
                .isEqualTo(Secret.of(acme.authorization(SHOP).orElseThrow().refreshToken()));
    }

    /** The store as a node sees it to whose first write of an authorizer something happens. */
    private StateStore meanwhile(Supplier<CompletionStage<?>> event) {
        AtomicBoolean happened = new AtomicBoolean();
        return new MortalStore(store, Integer.MAX_VALUE, true) {
            @Override
            public CompletionStage<OptionalLong> replace(
                    StateKey key, long version, StateValue value) {
                return key.kind().equals("authorizer") && happened.compareAndSet(false, true)
                        ? event.get().thenCompose(any -> super.replace(key, version, value))
                        : super.replace(key, version, value);
            }
        };
    }

    @Test
    void aLateRepetitionOfAWithdrawalDoesNotEndTheNextAuthorization() {
        authorize(SHOP);
        wechat.advance(Duration.ofSeconds(1));
        acme.withdraw(SHOP);
        Instant withdrawn = now();
        get(node.authorizers.withdraw(SHOP, withdrawn));
        authorize(SHOP);

        assertThat(get(node.authorizers.withdraw(SHOP, withdrawn))).isFalse();
        get(node.call(SHOP, USERS));
    }

    @Test
    void aStoreThatIsAwayStopsNobodyWhoseTokenIsGood() {
        authorize(SHOP);
        AtomicBoolean away = new AtomicBoolean();
        PlatformNode other =
                node(
                        new MortalStore(store, Integer.MAX_VALUE, true) {
                            @Override
                            public CompletionStage<Optional<StateRecord>> get(StateKey key) {
                                return away.get()
                                        ? CompletableFuture.failedStage(
                                                new StateStoreException("it is away", null))
                                        : super.get(key);
                            }
                        });
        get(other.call(SHOP, USERS));
        away.set(true);

        get(other.call(SHOP, USERS));

        failure(other.call(CAFE, USERS), StateStoreException.class);
        wechat.advance(Duration.ofHours(3));
        failure(other.call(SHOP, USERS), StateStoreException.class);
    }

    @Test
    void theApiSpeaksForAnAuthorizerAndAWithdrawalOpensNoCircuit() {
        authorize(SHOP);
        Account shop = Authorizer.account(node.platform, SHOP);
        assertThat(get(node.asAuthorizers.get(shop, USERS, Map.of())).errorCode()).isZero();
        acme.withdraw(SHOP);

        for (int i = 0; i < 5; i++) {
            failure(node.asAuthorizers.get(shop, USERS, Map.of()), NotAuthorizedException.class);
        }

        wechat.advance(Duration.ofSeconds(1));
        authorize(SHOP);
        assertThat(get(node.asAuthorizers.get(shop, USERS, Map.of())).errorCode()).isZero();
    }

    @Test
    void aStrangerIsRefusedAndLeavesNothingInTheStore() {
        NotAuthorizedException failure =
                failure(node.call(CAFE, USERS), NotAuthorizedException.class);

        assertThat(failure.reason()).isEqualTo(NotAuthorizedException.Reason.UNKNOWN);
        assertThat(get(store.get(key(CAFE)))).isEmpty();
        assertThat(node.calls).hasValue(0);
    }

    @Test
    void aPermissionSetThatWasNotPermissionSetIsForetoldUntilItIs() {
        authorize(SHOP, PermissionSet.MATERIALS);
        get(node.call(SHOP, MATERIALS));
        int before = node.calls.get();

        NotAuthorizedException failure =
                failure(node.call(SHOP, USERS), NotAuthorizedException.class);

        assertThat(failure.errorCode()).isEqualTo(61007);
        assertThat(failure).hasMessageContaining("2 用户管理");
        assertThat(node.calls.get()).isEqualTo(before);
        authorize(SHOP, PermissionSet.MATERIALS, PermissionSet.USERS);
        get(node(store).call(SHOP, USERS));
    }

    @Test
    void thePermissionSetsAreThoseOfTheSimulator() {
        for (var set : io.github.camelwechat.account.PermissionSet.values()) {
            var theirs = PermissionSet.of(set.id());
            assertThat(theirs.label()).isEqualTo(set.label());
            assertThat(theirs.name()).isEqualTo(set.name());
        }
    }

    @Test
    void theSameCodeMayComeByTheBrowserAndByTheCallback() {
        Secret code = Secret.of(acme.authorize(SHOP).code());
        PlatformNode other = node(store);

        get(node.authorizers.authorize(code, null, now()));
        assertThat(get(other.authorizers.authorize(code, SHOP, now())).isAuthorized()).isTrue();
        get(other.call(SHOP, USERS));
    }

    @Test
    void theBrowserThatComesAfterTheCallbackFindsTheAccountConnected() {
        Secret code = Secret.of(acme.authorize(SHOP).code());
        get(node.authorizers.authorize(code, SHOP, now()));

        assertThat(get(node(store).authorizers.authorize(code)).appId()).isEqualTo(SHOP);
    }

    @Test
    void aCodeThatNobodyKnowsSaysNothingOfAnAccount() {
        authorize(SHOP);

        failure(node.authorizers.authorize(Secret.of("made up")), ApiErrorException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "no json", "{}", "{\"as-of\":1,\"refresh\":\"stale\",\"sets\":[2]}"})
    void aRecordThatWasLostOrDamagedComesBackWithoutTheAdministrator(String damaged) {
        authorize(SHOP);
        int exchanged = asked(QUERY_AUTH);
        get(node.authorizers.forget(SHOP));
        if (!damaged.isEmpty()) {
            get(
                    store.putIfAbsent(
                            key(SHOP),
                            new StateValue(
                                    damaged.getBytes(UTF_8), now().plus(Duration.ofDays(1)))));
        }

        get(node(store).call(SHOP, USERS));

        assertThat(asked(QUERY_AUTH)).isEqualTo(exchanged);
        assertThat(asked(INFO)).isPositive();
    }

    @Test
    void listsAuthorizersAndOptions() {
        authorize(SHOP);
        authorize(CAFE);

        AuthorizerRecords.Page first = get(node.authorizers.list(null, 1));
        AuthorizerRecords.Page second = get(node.authorizers.list(first.nextCursor(), 10));

        assertThat(first.authorizers()).hasSize(1);
        assertThat(second.authorizers()).hasSize(1);
        assertThat(second.nextCursor()).isNull();
        get(node.api.option(SHOP, "voice_recognize", "1"));
        assertThat(get(node.api.option(SHOP, "voice_recognize"))).isEqualTo("1");
        assertThat(get(node.api.listed(CAFE)))
                .isEqualTo(get(node.authorizers.find(CAFE)).map(Authorizer::refreshToken));
    }

    /**
     * Random orders of everything, with nodes that are killed in the middle of it. The last of all:
     * it fills the list of requests.
     */
    @Order(Integer.MAX_VALUE)
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void nothingThatMayHappenLosesARefreshTokenOrLetsAWithdrawnAccountSend(boolean rotating) {
        acme.rotatesRefreshTokens(rotating);
        int rounds = Integer.getInteger("traces.platform", 3);
        for (int seed = 0; seed < rounds; seed++) {
            new Trace(new Random(seed)).run(60);
            anew();
            acme.rotatesRefreshTokens(rotating);
        }
    }

    private InMemoryStateStore startedStore() {
        InMemoryStateStore fresh = new InMemoryStateStore();
        fresh.start(new StoreContext(worker, timers, wechat.clock()));
        return fresh;
    }

    private static StateKey key(String appId) {
        return RecordKind.AUTHORIZER.key("acme", appId);
    }

    /** A callback that WeChat sends until it is taken, and maybe again after that. */
    private record Event(String appId, String code, Instant at) {}

    private final class Trace {

        private final Random random;
        private final List<Event> waiting = new ArrayList<>();
        private final List<Event> delivered = new ArrayList<>();
        private final List<String> story = new ArrayList<>();

        Trace(Random random) {
            this.random = random;
        }

        void run(int steps) {
            for (int i = 0; i < steps; i++) {
                step();
            }
            settle();
        }

        private void step() {
            String appId = random.nextBoolean() ? SHOP : CAFE;
            switch (random.nextInt(10)) {
                case 0, 1 -> authorizeAtWeChat(appId);
                case 2 -> {
                    if (acme.authorization(appId).isPresent()) {
                        story.add("withdraw " + appId);
                        acme.withdraw(appId);
                        waiting.add(new Event(appId, null, now()));
                    }
                }
                case 3, 4, 5 -> deliverOne();
                case 9 -> meet();
                case 6 -> {
                    story.add("expire");
                    acme.expireTokens();
                }
                case 7 -> {
                    story.add("advance");
                    wechat.advance(Duration.ofSeconds(1 + random.nextInt(9000)));
                    ticket(node(store));
                }
                default -> send(appId);
            }
        }

        private void authorizeAtWeChat(String appId) {
            story.add("authorize " + appId);
            var sets = EnumSet.of(PermissionSet.MATERIALS);
            if (random.nextInt(3) > 0) {
                sets.add(PermissionSet.USERS);
            }
            waiting.add(new Event(appId, acme.authorize(appId, sets).code(), now()));
        }

        private void deliverOne() {
            boolean repeated = random.nextInt(3) == 0;
            if (!waiting.isEmpty() && !repeated) {
                Event event = waiting.get(random.nextInt(waiting.size()));
                acknowledged(event, done(mayDie(each -> deliver(each, event))));
            } else if (!delivered.isEmpty()) {
                Event event = delivered.get(random.nextInt(delivered.size()));
                done(mayDie(each -> deliver(each, event)));
            }
        }

        /** WeChat delivers again what was not taken. */
        private void acknowledged(Event event, Object answer) {
            if ("ok".equals(answer) || answer instanceof NotAuthorizedException) {
                waiting.remove(event);
                delivered.add(event);
            }
        }

        /** Everything that waits, and sends of both accounts, at once and on nodes of their own. */
        private void meet() {
            story.add("meet");
            Map<Event, CompletableFuture<?>> deliveries = new LinkedHashMap<>();
            for (Event event : waiting) {
                deliveries.put(event, mayDie(each -> deliver(each, event)));
            }
            List<CompletableFuture<?>> sends =
                    List.of(
                            mayDie(each -> each.call(SHOP, MATERIALS)),
                            mayDie(each -> each.call(CAFE, MATERIALS)));
            deliveries.forEach((event, delivery) -> acknowledged(event, done(delivery)));
            sends.forEach(this::done);
        }

        private CompletionStage<?> deliver(PlatformNode to, Event event) {
            story.add("deliver " + event);
            return event.code() == null
                    ? to.authorizers.withdraw(event.appId(), event.at())
                    : to.authorizers.authorize(Secret.of(event.code()), event.appId(), event.at());
        }

        private void send(String appId) {
            story.add("send " + appId);
            boolean may = acme.authorization(appId).isPresent();
            Object answer = done(mayDie(each -> each.call(appId, MATERIALS)));
            if (!may) {
                assertThat(answer).as("%s", story).isNotEqualTo("ok");
            }
        }

        /** What a step came to: "ok", a failure of ours, or null if the node died. */
        private Object done(CompletableFuture<?> step) {
            for (int looks = 0; ; looks++) {
                try {
                    return step.get(100, TimeUnit.MILLISECONDS) == null ? null : "ok";
                } catch (TimeoutException e) {
                    assertThat(looks).as("%s", story).isLessThan(300);
                    // Leases of the dead end with the time that passes.
                    wechat.advance(Duration.ofSeconds(16));
                } catch (ExecutionException e) {
                    assertThat(Completion.cause(e.getCause()))
                            .as("%s", story)
                            .isInstanceOf(WeChatException.class);
                    return Completion.cause(e.getCause());
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            }
        }

        /** A node that does something, and dies in the middle of it every other time. */
        private CompletableFuture<?> mayDie(Function<PlatformNode, CompletionStage<?>> what) {
            if (random.nextBoolean()) {
                return what.apply(node(store))
                        .thenApply(any -> (Object) "ok")
                        .toCompletableFuture();
            }
            MortalStore mortal = new MortalStore(store, random.nextInt(12), random.nextBoolean());
            story.add("with a node that may die:");
            CompletableFuture<Object> end = new CompletableFuture<>();
            mortal.dead().thenAccept(dead -> end.complete(null));
            what.apply(node(mortal))
                    .whenComplete(
                            (result, failure) -> {
                                if (failure == null) {
                                    end.complete("ok");
                                } else {
                                    end.completeExceptionally(failure);
                                }
                            });
            return end;
        }

        /** Delivers what waits, and sees that every account is as WeChat has it. */
        private void settle() {
            ticket(node(store));
            while (!waiting.isEmpty()) {
                Event event = waiting.remove(random.nextInt(waiting.size()));
                story.add("settle");
                done(deliver(node(store), event).toCompletableFuture());
            }
            // No token is good any more, so that a refresh token that was lost would show.
            wechat.advance(Duration.ofHours(3));
            ticket(node(store));
            PlatformNode last = node(store);
            for (String appId : Set.of(SHOP, CAFE)) {
                int exchanged = asked(QUERY_AUTH);
                var authorization = acme.authorization(appId);
                Object answer = done(last.call(appId, MATERIALS).toCompletableFuture());
                if (authorization.isPresent()) {
                    assertThat(answer).as("%s", story).isEqualTo("ok");
                    assertThat(get(last.authorizers.find(appId)).orElseThrow().refreshToken())
                            .as("%s", story)
                            .isEqualTo(
                                    Secret.of(
                                            acme.authorization(appId)
                                                    .orElseThrow()
                                                    .refreshToken()));
                } else {
                    assertThat(answer).as("%s", story).isInstanceOf(NotAuthorizedException.class);
                    int before = last.calls.get();
                    failure(last.call(appId, MATERIALS), NotAuthorizedException.class);
                    assertThat(last.calls.get()).as("%s", story).isEqualTo(before);
                }
                // The list of requests is bounded, so that it may only have become shorter.
                assertThat(asked(QUERY_AUTH)).isLessThanOrEqualTo(exchanged);
            }
        }
    }
}
