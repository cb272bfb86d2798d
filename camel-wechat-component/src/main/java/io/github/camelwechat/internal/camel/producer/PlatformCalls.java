// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.camel.exchange.AuthorizerReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.camel.runtime.PlatformServices;
import io.github.camelwechat.internal.platform.AccountTable;
import io.github.camelwechat.internal.send.park.ParkListener;
import java.lang.ref.Reference;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The calls of a producer of a third-party platform: each in the name of the account that the
 * exchange means, which has to authorize the platform, or of the platform itself. Thread-safe.
 */
final class PlatformCalls implements OperationCalls {

    private static final String SEND = "/cgi-bin/message/custom/send";

    /** Every producer holds on to so many; what they need stands in the platform's own table. */
    private static final int MOST_ACCOUNTS = 50;

    private final Map<String, ProducerCall> calls = new ConcurrentHashMap<>();
    private final ProducerSettings settings;
    private final AccountServices shared;
    private final PlatformServices platform;
    private final AuthorizerReader authorizers;
    private final Object origin;
    private final ParkListener parkListener;
    private final Executor threads;
    private final AccountTable<AuthorizerCalls> accounts;
    private volatile boolean stopped;

    /** The calls in the name of one account, and all that they need. */
    private record AuthorizerCalls(AccountServices services, ProducerCalls calls) {}

    /**
     * @param shared what the endpoints of the platform share
     * @param platform what they share beside that
     * @param origin the endpoint: texts that come by the same may go out together
     * @param parkListener hears what is taken out of queues
     * @param threads where bodies are read if that has to wait for the store
     */
    PlatformCalls(
            ProducerSettings settings,
            AccountServices shared,
            PlatformServices platform,
            Object origin,
            ParkListener parkListener,
            Executor threads) {
        this.settings = settings;
        this.shared = shared;
        this.platform = platform;
        this.authorizers = new AuthorizerReader(platform.platform(), settings.authorizer());
        this.origin = origin;
        this.parkListener = parkListener;
        this.threads = threads;
        this.accounts = new AccountTable<>(MOST_ACCOUNTS, this::made);
    }

    private AuthorizerCalls made(Account account) {
        AccountServices services = platform.account(account.appId());
        ProducerCalls made =
                new ProducerCalls(settings.of(account), services, origin, parkListener);
        if (stopped) {
            made.stop();
        }
        return new AuthorizerCalls(services, made);
    }

    @Override
    public ProducerCall of(String operation) {
        return calls.computeIfAbsent(operation, this::made);
    }

    private ProducerCall made(String operation) {
        ProducerCall own =
                AuthorizerCall.of(
                        operation,
                        settings.sends().dryRun(),
                        platform,
                        shared.operations(),
                        authorizers,
                        appId -> ForgetCall.erasure(platform.account(appId), parkListener));
        return own == null ? exchange -> asAuthorizer(exchange, operation) : own;
    }

    private CompletionStage<Consumer<Message>> asAuthorizer(Exchange exchange, String operation) {
        Account account = authorizers.account(exchange, operation);
        AuthorizerCalls found = accounts.get(account);
        CompletableFuture<Void> allowed = allowed(account, operation).toCompletableFuture();
        CompletionStage<Consumer<Message>> outcome =
                // A body may be a stream, which is not read on the threads of a store.
                allowed.isDone()
                        ? allowed.thenCompose(yes -> found.calls().of(operation).start(exchange))
                        : allowed.thenComposeAsync(
                                yes -> found.calls().of(operation).start(exchange), threads);
        // As long as it is under way, the account gets no other services.
        return outcome.whenComplete((done, failure) -> Reference.reachabilityFence(found));
    }

    /**
     * Refuses a message that has no way out, before it is parked or held. Calls are refused by
     * whoever gives them tokens.
     */
    private CompletionStage<Void> allowed(Account account, String operation) {
        return switch (operation) {
            case "sendMessage", "sendSurvey" -> platform.tokens().check(account, SEND);
            default -> CompletableFuture.completedStage(null);
        };
    }

    @Override
    public void release() {
        accounts.all().forEach(each -> each.calls().release());
    }

    @Override
    public void stop() {
        stopped = true;
        accounts.all().forEach(each -> each.calls().stop());
    }
}
