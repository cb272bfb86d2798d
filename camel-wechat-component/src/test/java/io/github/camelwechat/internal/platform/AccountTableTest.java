// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.github.camelwechat.account.Account;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountTableTest {

    private static final int MOST = 3;

    private final AtomicInteger made = new AtomicInteger();
    private final AccountTable<Service> table =
            new AccountTable<>(
                    MOST,
                    account -> {
                        made.incrementAndGet();
                        return new Service(account.name());
                    });

    /** Large, so that the garbage collector has a reason to come. */
    private record Service(String account, byte[] ballast) {

        Service(String account) {
            this(account, new byte[1 << 14]);
        }
    }

    private static Account account(int number) {
        return new Account("acme.wx" + number, "wx" + number, null, null);
    }

    private Service use(int number) {
        return table.get(account(number));
    }

    private void useOthers() {
        IntStream.rangeClosed(100, 100 + MOST).forEach(this::use);
    }

    @Test
    void anAccountWhoseLastRouteStillRunsGetsNoOther() {
        Service running = use(0);
        for (int i = 0; i < 10; i++) {
            useOthers();
            System.gc();
        }

        assertThat(use(0)).isSameAs(running);
    }

    @Test
    void whatNobodyRefersToGoesWhenOthersComeAndIsMadeAnew() {
        WeakReference<Service> before = new WeakReference<>(use(0));
        useOthers();

        await().until(
                        () -> {
                            System.gc();
                            return before.get() == null;
                        });
        int soFar = made.get();
        assertThat(use(0).account()).isEqualTo("acme.wx0");
        assertThat(made).hasValue(soFar + 1);
    }

    @Test
    void thousandsOfAccountsLeaveAFew() {
        IntStream.range(0, 10_000).forEach(this::use);

        assertThat(made).hasValue(10_000);
        await().untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(table.all()).hasSize(MOST);
                        });
    }

    @Test
    void theLongestUnusedGoes() {
        IntStream.range(0, MOST).forEach(this::use);
        use(0);
        use(MOST);

        await().untilAsserted(
                        () -> {
                            System.gc();
                            assertThat(table.find("acme.wx1")).isNull();
                        });
        assertThat(table.find("acme.wx0")).isNotNull();
    }

    @Test
    void lookingForOneMakesNone() {
        assertThat(table.find("acme.wx0")).isNull();
        assertThat(made).hasValue(0);
    }

    @Test
    void thereAreNeverTwoForAnAccountHoweverManyCome() {
        AtomicIntegerArray working = new AtomicIntegerArray(8);
        AccountTable<int[]> small = new AccountTable<>(1, account -> new int[] {working.length()});
        List<CompletableFuture<Void>> threads = new ArrayList<>();
        List<int[]> seen = new ArrayList<>(java.util.Collections.nCopies(8, new int[0]));
        IntStream.range(0, 8).forEach(i -> seen.set(i, small.get(account(i))));
        for (int seed = 0; seed < 4; seed++) {
            Random random = new Random(seed);
            threads.add(
                    CompletableFuture.runAsync(
                            () -> {
                                for (int i = 0; i < 5_000; i++) {
                                    int number = random.nextInt(8);
                                    assertThat(small.get(account(number)))
                                            .isSameAs(seen.get(number));
                                }
                            }));
        }
        threads.forEach(CompletableFuture::join);
    }
}
