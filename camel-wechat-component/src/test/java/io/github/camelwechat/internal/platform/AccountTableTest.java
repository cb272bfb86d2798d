// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import static io.github.camelwechat.internal.api.client.ApiFixture.failure;
import static io.github.camelwechat.internal.api.client.ApiFixture.get;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.camelwechat.account.Account;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AccountTableTest {

    private static final int MOST = 3;

    private final List<Service> made = new ArrayList<>();
    private final AccountTable<Service> table =
            new AccountTable<>(
                    MOST,
                    account -> {
                        Service service = new Service(account);
                        synchronized (made) {
                            made.add(service);
                        }
                        return service;
                    },
                    service -> service.ends.incrementAndGet());

    private static final class Service {

        private final Account account;
        private final AtomicInteger ends = new AtomicInteger();

        Service(Account account) {
            this.account = account;
        }
    }

    private static Account account(int number) {
        return new Account("acme.wx" + number, "wx" + number, null, null);
    }

    private CompletionStage<Service> use(int number) {
        return table.with(account(number), CompletableFuture::completedStage);
    }

    private long alive() {
        return made.stream().filter(each -> each.ends.get() == 0).count();
    }

    @Test
    void workThatThrowsGivesItsPlaceBack() {
        IllegalStateException thrown = new IllegalStateException("a defect");
        assertThat(
                        failure(
                                table.with(
                                        account(0),
                                        service -> {
                                            throw thrown;
                                        }),
                                IllegalStateException.class))
                .isSameAs(thrown);

        IntStream.rangeClosed(1, MOST).forEach(this::use);

        assertThat(made.get(0).ends).hasValue(1);
    }

    @Test
    void whatIsInUseEndsWithItsLastUser() {
        CompletableFuture<Boolean> first = new CompletableFuture<>();
        CompletableFuture<Boolean> second = new CompletableFuture<>();
        table.with(account(0), service -> first);
        table.with(account(0), service -> second);
        IntStream.rangeClosed(1, MOST).forEach(this::use);

        first.complete(true);
        assertThat(made.get(0).ends).hasValue(0);
        second.complete(true);
        assertThat(made.get(0).ends).hasValue(1);
        assertThat(get(use(0))).isNotSameAs(made.get(0));
    }

    @Test
    void thousandsOfAccountsLeaveAFew() {
        IntStream.range(0, 10_000).forEach(this::use);

        assertThat(made).hasSize(10_000);
        assertThat(alive()).isEqualTo(MOST);
    }

    @Test
    void theLongestUnusedGoes() {
        IntStream.range(0, MOST).forEach(this::use);
        use(0);
        use(MOST);

        assertThat(made.get(0).ends).hasValue(0);
        assertThat(made.get(1).ends).hasValue(1);
    }

    @Test
    void anAccountOfWhichMoreIsKnownGetsAnother() {
        Service before = get(use(0));
        Account known = new Account("acme.wx0", "wx0", "gh_0", null);

        Service after = get(table.with(known, CompletableFuture::completedStage));

        assertThat(after.account.originalId()).isEqualTo("gh_0");
        assertThat(before.ends).hasValue(1);
    }

    @Test
    void nothingIsMadeAfterTheEndAndWhatWasMadeEndsOnce() {
        CompletableFuture<Boolean> work = new CompletableFuture<>();
        table.with(account(0), service -> work);
        use(1);

        table.close();
        table.close();

        failure(use(2), RejectedExecutionException.class);
        assertThat(made.get(0).ends).hasValue(0);
        work.complete(true);
        assertThat(made).hasSize(2).allSatisfy(each -> assertThat(each.ends).hasValue(1));
    }

    @Test
    void nobodyWorksWithWhatWasEndedHoweverManyCome() {
        List<CompletableFuture<Void>> threads =
                IntStream.range(0, 4)
                        .mapToObj(
                                seed ->
                                        CompletableFuture.runAsync(
                                                () -> {
                                                    Random random = new Random(seed);
                                                    for (int i = 0; i < 5_000; i++) {
                                                        get(
                                                                table.with(
                                                                        account(random.nextInt(8)),
                                                                        AccountTableTest::work));
                                                    }
                                                }))
                        .toList();
        threads.forEach(CompletableFuture::join);
        table.close();

        assertThat(made).allSatisfy(each -> assertThat(each.ends).hasValue(1));
    }

    private static CompletionStage<Boolean> work(Service service) {
        assertThat(service.ends).hasValue(0);
        return CompletableFuture.completedStage(true);
    }
}
