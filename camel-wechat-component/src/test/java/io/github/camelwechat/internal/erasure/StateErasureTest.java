// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.erasure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.StateStoreException;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.journal.Journal;
import io.github.camelwechat.internal.callback.journal.JournalRun;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.internal.window.Reservation;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.internal.window.WindowRules;
import io.github.camelwechat.internal.window.WindowState;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.store.InMemoryStateStore;
import io.github.camelwechat.store.RecordKind;
import io.github.camelwechat.store.StateKey;
import io.github.camelwechat.store.StateRecord;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.store.StateValue;
import io.github.camelwechat.store.StoreContext;
import io.github.camelwechat.store.jdbc.JdbcStateStore;
import io.github.camelwechat.testing.ManualClock;
import io.github.camelwechat.testing.UnavailableStore;
import io.github.camelwechat.testing.engine.SharedEngine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nothing that names a user is left of the user, and everything is left of the others. */
@Tag("slow")
class StateErasureTest {

    private static final Account SHOP = new Account("shop", "wx1", null, null);
    private static final Account OTHER_SHOP = new Account("shop2", "wx2", null, null);
    private static final OpenId ANN = new OpenId("oAnn");
    private static final OpenId ANNE = new OpenId("oAnne");
    private static final OpenId BOB = new OpenId("oBob");

    private final ManualClock clock = new ManualClock(Instant.parse("2026-11-29T08:00:00Z"));
    private final ScheduledExecutorService threads = Executors.newScheduledThreadPool(4);
    private final List<AutoCloseable> opened = new ArrayList<>();
    private final List<String> dropped = new ArrayList<>();
    private final List<OpenId> forgotten = new ArrayList<>();
    private StateStore store;
    private ServiceWindow window;
    private ParkedMessages parked;

    /**
     * One of each adapter; what PostgreSQL and others do differently is in the stores' contract.
     */
    enum Engine {
        MEMORY,
        H2,
        REDIS
    }

    private void on(Engine engine) {
        open(
                switch (engine) {
                    case MEMORY -> new InMemoryStateStore();
                    case H2 -> {
                        JdbcConnectionPool pool =
                                JdbcConnectionPool.create(
                                        "jdbc:h2:mem:" + UUID.randomUUID(), "sa", "");
                        opened.add(pool::dispose);
                        yield new JdbcStateStore(pool);
                    }
                    case REDIS -> shared(SharedEngine.REDIS);
                });
    }

    private StateStore shared(SharedEngine engine) {
        SharedEngine.Clients clients = engine.empty();
        opened.add(clients);
        return clients.get();
    }

    private void open(StateStore made) {
        made.start(new StoreContext(threads, threads, clock));
        opened.add(0, made::stop);
        store = made;
        window = new ServiceWindow(store, clock, WindowRules.official());
        parked = new ParkedMessages(store, clock, "here");
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        threads.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingThatNamesTheUserAndAllOfTheOthers(Engine engine) {
        on(engine);
        for (OpenId user : List.of(ANN, ANNE, BOB)) {
            for (RecordKind kind : RecordKind.values()) {
                keep(SHOP, kind, user);
            }
        }
        keep(OTHER_SHOP, RecordKind.SEND, ANN);
        keepCallback("shop:named", BOB, ANN.value());
        int before = records().size();

        Map<String, Integer> counts = get(erasure(SHOP).user(ANN, "asked for"));

        assertThat(counts)
                .containsOnly(
                        Map.entry("window", 1),
                        Map.entry("conversation", 1),
                        Map.entry("follower", 1),
                        Map.entry("order", 1),
                        Map.entry("park", 2),
                        Map.entry("send", 2),
                        Map.entry("survey", 1),
                        Map.entry("outcome", 1),
                        Map.entry("journal", 1));
        assertThat(records()).hasSize(before - 10);
        assertThat(records().stream().filter(each -> names(each, ANN)))
                .as("of another account, or said by somebody else")
                .extracting(each -> each.key().text())
                .containsExactlyInAnyOrder(
                        "shop2/send/ticket-oAnn-1",
                        "shop2/send/other-oAnn",
                        "shop/journal/shop:named");
        assertThat(dropped).containsExactly("oAnn asked for", "oAnn asked for");
        assertThat(forgotten).containsExactly(ANN);
        assertThat(get(erasure(SHOP).user(ANN, "again")).values()).containsOnly(0);
    }

    @ParameterizedTest
    @EnumSource
    void leavesNothingOfTheAccountAndAllOfTheOthers(Engine engine) {
        on(engine);
        for (RecordKind kind : RecordKind.values()) {
            keep(SHOP, kind, ANN);
            keep(OTHER_SHOP, kind, ANN);
        }

        Map<String, Integer> counts = get(erasure(SHOP).account("asked for"));

        assertThat(counts).hasSize(RecordKind.values().length).doesNotContainValue(0);
        assertThat(records())
                .isNotEmpty()
                .allMatch(each -> each.key().account().equals(OTHER_SHOP.name()));
        assertThat(dropped).hasSize(2);
    }

    /** More than a page, and none of them may cost a stack frame. */
    @Test
    void goesThroughAnyNumberOfRecords() {
        on(Engine.MEMORY);
        int many = 20_000;
        for (int i = 0; i < many; i++) {
            put(RecordKind.SEND.key("shop", i + "-" + (i % 2 == 0 ? ANN : BOB)), "started");
        }

        assertThat(get(erasure(SHOP).user(ANN, "asked for"))).containsEntry("send", many / 2);
        assertThat(records()).hasSize(many / 2);
    }

    @Test
    void failsWithoutItsStore() {
        open(new UnavailableStore());

        assertThatThrownBy(() -> get(erasure(SHOP).user(ANN, "asked for")))
                .hasRootCauseInstanceOf(StateStoreException.class);
    }

    /** What is under way goes on, and brings nothing back. */
    @ParameterizedTest
    @EnumSource
    void whatRunsMeanwhileBringsNothingBack(Engine engine) {
        on(engine);
        keep(SHOP, RecordKind.WINDOW, ANN);
        keep(SHOP, RecordKind.PARK, ANN);
        Reservation.Granted send = (Reservation.Granted) get(window.tryReserve(SHOP.name(), ANN));
        List<List<ParkedMessage>> delivered = get(parked.claim(SHOP.name(), ANN, (a, b) -> true));
        JournalRun run = keepCallback("shop:runs", ANN, "hello");

        get(erasure(SHOP).user(ANN, "asked for"));
        get(window.release(send));
        assertThat(get(parked.done(SHOP.name(), ANN, List.of(delivered.get(0).get(0).parkId()))))
                .as("the queue is no longer held")
                .isFalse();
        get(parked.release(SHOP.name(), ANN));
        run.cutShort();

        assertThat(get(window.state(SHOP.name(), ANN))).isInstanceOf(WindowState.Unknown.class);
        assertThat(records()).isEmpty();
    }

    /** A node that has seen a record does not write it again. */
    @ParameterizedTest
    @EnumSource(names = "MEMORY", mode = EnumSource.Mode.EXCLUDE)
    void isHeardOfByOtherNodes(Engine engine) {
        on(engine);
        ServiceWindow elsewhere = new ServiceWindow(store, clock, WindowRules.official());
        get(elsewhere.record(text(SHOP, ANN, "shop:1")));
        get(elsewhere.tryReserve(SHOP.name(), ANN));

        assertThat(get(erasure(SHOP).user(ANN, "asked for"))).containsEntry("window", 1);

        assertThat(get(elsewhere.tryReserve(SHOP.name(), ANN)))
                .isInstanceOf(Reservation.Refused.class);
        assertThat(records()).isEmpty();
    }

    private StateErasure erasure(Account account) {
        return new StateErasure(
                account,
                store,
                window,
                parked,
                (kind, name, to, message, why) -> dropped.add(to + " " + why),
                forgotten::add);
    }

    /** Keeps something of each kind that is a user's, or in which a user is named. */
    private void keep(Account account, RecordKind kind, OpenId user) {
        String name = account.name();
        switch (kind) {
            case WINDOW -> get(window.record(text(account, user, name + ":" + user)));
            case CONVERSATION, FOLLOWER, ORDER -> put(kind.key(name, user.value()), "callbacks");
            case PARK -> {
                park(name, user, "one");
                park(name, user, "two");
            }
            case SEND -> {
                put(kind.key(name, "ticket-" + user + "-1"), "SENT 4 -");
                put(kind.key(name, "other-" + user), "started");
            }
            case SURVEY -> put(kind.key(name, user.value()), "{}");
            case OUTCOME ->
                    put(kind.key(name, "template:" + user.hashCode()), "=a%3A" + user + " - -");
            case DEDUPE -> put(kind.key(name, name + ":" + user.hashCode()), "answered");
            case JOURNAL -> keepCallback(account, name + ":" + user.hashCode(), user, "hello");
            case MEDIA,
                    TOKEN,
                    TOKEN_LEASE,
                    WINDOW_WATCH,
                    QUOTA,
                    HEALTH,
                    CLOCK,
                    PLATFORM_TICKET,
                    AUTHORIZER,
                    AUTHORIZATION_CODE ->
                    put(kind.key(name, "x" + user.hashCode()), "of nobody");
        }
    }

    private void park(String account, OpenId user, String text) {
        get(
                parked.park(
                        account,
                        user,
                        Map.of("msgtype", "text", "text", Map.of("content", text)),
                        null,
                        List.of(),
                        null,
                        Duration.ofDays(1),
                        10));
    }

    private JournalRun keepCallback(String dedupeKey, OpenId from, String text) {
        return keepCallback(SHOP, dedupeKey, from, text);
    }

    private JournalRun keepCallback(Account account, String dedupeKey, OpenId from, String text) {
        String xml =
                "<xml><ToUserName>gh_1</ToUserName><FromUserName>"
                        + from
                        + "</FromUserName><CreateTime>1</CreateTime><MsgType>text</MsgType><Content>"
                        + text
                        + "</Content><MsgId>1</MsgId></xml>";
        JournalRun run =
                new Journal("route", store, clock, new Deadlines(threads), failure -> {})
                        .keep(
                                RecordKind.DEDUPE.key(account.name(), dedupeKey),
                                xml.getBytes(UTF_8));
        get(run.stored());
        return run;
    }

    private Received text(Account account, OpenId user, String dedupeKey) {
        return new Received(
                account.name(),
                account.appId(),
                user,
                "text",
                null,
                "1",
                clock.instant(),
                dedupeKey,
                Map.of("Content", "hello"));
    }

    private void put(StateKey key, String text) {
        get(
                store.putIfAbsent(
                        key,
                        new StateValue(text.getBytes(UTF_8), clock.instant().plusSeconds(600))));
    }

    private List<StateRecord> records() {
        return get(store.scan("", null, 200_000)).records();
    }

    private static boolean names(StateRecord record, OpenId user) {
        return (record.key().text() + " " + new String(record.value().bytes(), UTF_8))
                .matches("(?s).*" + user + "(?!e).*");
    }

    private static <T> T get(CompletionStage<T> stage) {
        return stage.toCompletableFuture().orTimeout(60, TimeUnit.SECONDS).join();
    }
}
