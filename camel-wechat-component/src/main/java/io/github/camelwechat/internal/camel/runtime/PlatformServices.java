// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.platform.AccountTable;
import io.github.camelwechat.internal.platform.AuthorizationLinks;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.platform.AuthorizerTokens;
import io.github.camelwechat.internal.platform.Authorizers;
import io.github.camelwechat.internal.platform.PlatformApi;
import io.github.camelwechat.internal.platform.PlatformParts;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.store.StateStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the endpoints of a third-party platform share beside what those of every account
 * do: its ticket, the accounts that authorized it, and what works for each of these. Thread-safe.
 */
public final class PlatformServices {

    private static final Logger LOG = LoggerFactory.getLogger(PlatformServices.class);

    /** The accounts for which something is held on to. */
    public static final int MOST_ACCOUNTS = 500;

    private final AccountSettings settings;
    private final StateStore store;
    private final WeChatRuntime runtime;
    private final PlatformParts parts;
    private final AccountTable<AccountServices> accounts;
    private volatile Consumer<AccountServices> made = account -> {};

    /**
     * @param store the platform's, started
     * @param make makes the services of an account that authorized it
     */
    PlatformServices(
            WeChatRuntime runtime,
            AccountSettings settings,
            StateStore store,
            BiFunction<AccountSettings, PlatformServices, AccountServices> make) {
        this.runtime = runtime;
        this.settings = settings;
        this.store = store;
        this.parts =
                PlatformParts.of(
                        settings.account(),
                        runtime.access().client(),
                        settings.apiHosts(),
                        runtime.access().backoff(),
                        store,
                        runtime.clock(),
                        runtime.scheduler(),
                        source -> runtime.access().tokens().from(source, "platform"));
        runtime.windowStore(store).addPlatform(settings.name());
        runtime.instruments().platform(settings.name());
        authorizers().listen(this::left);
        this.accounts =
                new AccountTable<>(
                        MOST_ACCOUNTS, account -> told(make.apply(settings.of(account), this)));
    }

    private AccountServices told(AccountServices account) {
        made.accept(account);
        return account;
    }

    /** Tells somebody of the services of each account when they are made. */
    void whenMade(Consumer<AccountServices> listener) {
        made = listener;
    }

    public Account platform() {
        return settings.account();
    }

    /** The tickets that WeChat pushed. */
    public PlatformTickets tickets() {
        return parts.tickets();
    }

    /**
     * Returns why this node got no token of the platform's own when it last asked; null if it did.
     */
    public @Nullable String trouble() {
        return parts.source().trouble();
    }

    /** Asks WeChat to push tickets again. */
    public CompletionStage<Void> startTickets() {
        return parts.source().startTickets(parts.ownTokens().latest(platform()));
    }

    /** The way to WeChat with the token of the platform itself. */
    WeChatApi ownCalls() {
        return runtime.access().api(settings, store, parts.ownTokens());
    }

    /** The way to WeChat with the tokens of the accounts that authorized it. */
    WeChatApi calls(AccountSettings account, StateStore shared) {
        return runtime.access().api(account, shared, parts.tokens());
    }

    /** The calls that are the platform's own. */
    public PlatformApi api() {
        return parts.api();
    }

    public Authorizers authorizers() {
        return parts.authorizers();
    }

    /** The tokens of the accounts that authorized it. */
    public AuthorizerTokens tokens() {
        return parts.tokens();
    }

    public AuthorizationLinks links() {
        return parts.links();
    }

    /**
     * The services of an account that authorized the platform, made with its first use. They are
     * good for as long as somebody refers to them.
     */
    public AccountServices account(String appId) {
        return accounts.get(Authorizer.account(platform(), appId));
    }

    /**
     * Looks at a user's queue whose time has come. What waits for users of an account that withdrew
     * is given up.
     *
     * @param account the name of the account
     */
    CompletionStage<Void> checkParked(String account, String openId) {
        String appId = account.substring(settings.name().length() + 1);
        return authorizers()
                .find(appId)
                .thenCompose(
                        found ->
                                found.isPresent() && !found.get().isAuthorized()
                                        ? dropParked(appId)
                                        : account(appId).checkParked(account, openId));
    }

    /** Gives up what waits, or leaves that to the next look at the queue. */
    private void left(String appId) {
        dropParked(appId)
                .whenComplete(
                        (done, thrown) -> {
                            if (thrown != null) {
                                LOG.warn(
                                        "What waits for users of account {} that withdrew from"
                                                + " platform '{}' is not given up yet",
                                        appId,
                                        settings.name(),
                                        Completion.cause(thrown));
                            }
                        });
    }

    /**
     * Gives up what waits here for the users of an account that withdrew, and tells who listens.
     */
    private CompletionStage<Void> dropParked(String appId) {
        return account(appId)
                .sender(true)
                .dropParked(String.valueOf(authorizers().withdrawn(appId).getMessage()));
    }

    /** The services of an account by its name, if there are any now. */
    public @Nullable AccountServices known(String account) {
        return accounts.find(account);
    }

    /** The services that are there now. */
    public List<AccountServices> known() {
        return accounts.all();
    }
}
