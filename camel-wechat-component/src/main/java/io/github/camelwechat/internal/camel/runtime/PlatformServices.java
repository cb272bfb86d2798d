// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.api.token.SharedTokens;
import io.github.camelwechat.internal.platform.AccountTable;
import io.github.camelwechat.internal.platform.AuthorizationLinks;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.platform.AuthorizerTokens;
import io.github.camelwechat.internal.platform.Authorizers;
import io.github.camelwechat.internal.platform.PlatformApi;
import io.github.camelwechat.internal.platform.PlatformTickets;
import io.github.camelwechat.internal.platform.PlatformTokens;
import io.github.camelwechat.store.StateStore;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Everything that the endpoints of a third-party platform share beside what those of every account
 * do: its ticket, the accounts that authorized it, and what works for each of these. Thread-safe.
 */
public final class PlatformServices {

    /** The accounts for which something is held on to. */
    public static final int MOST_ACCOUNTS = 500;

    private final Account platform;
    private final AccountSettings settings;
    private final StateStore store;
    private final ApiAccess access;
    private final PlatformTickets tickets;
    private final PlatformTokens source;
    private final AccountTokens ownTokens;
    private final PlatformApi api;
    private final Authorizers authorizers;
    private final AuthorizerTokens tokens;
    private final AuthorizationLinks links;
    private final AccountTable<AccountServices> accounts;

    /**
     * @param store the platform's, started
     * @param make makes the services of an account that authorized it
     */
    PlatformServices(
            WeChatRuntime runtime,
            AccountSettings settings,
            StateStore store,
            BiFunction<AccountSettings, PlatformServices, AccountServices> make) {
        this.access = runtime.access();
        this.platform = settings.account();
        this.settings = settings;
        this.store = store;
        this.tickets = new PlatformTickets(store, runtime.clock());
        this.source =
                new PlatformTokens(
                        access.client(),
                        settings.apiHosts(),
                        access.backoff(),
                        tickets,
                        runtime.clock());
        this.ownTokens =
                access.tokens(
                        new SharedTokens(
                                source, "component", store, runtime.clock(), runtime.scheduler()),
                        "platform");
        this.api =
                new PlatformApi(
                        platform,
                        access.client(),
                        settings.apiHosts(),
                        access.backoff(),
                        ownTokens,
                        runtime.clock());
        this.authorizers = new Authorizers(api, store, runtime.clock());
        this.tokens =
                new AuthorizerTokens(authorizers, store, runtime.clock(), runtime.scheduler());
        this.links = new AuthorizationLinks(api, settings.apiHosts(), runtime.clock());
        this.accounts =
                new AccountTable<>(
                        MOST_ACCOUNTS, account -> make.apply(settings.of(account), this));
    }

    public Account platform() {
        return platform;
    }

    /** The tickets that WeChat pushed. */
    public PlatformTickets tickets() {
        return tickets;
    }

    /** Asks WeChat to push tickets again. */
    public CompletionStage<Void> startTickets() {
        return source.startTickets(ownTokens.latest(platform));
    }

    /** The way to WeChat with the token of the platform itself. */
    WeChatApi ownCalls() {
        return access.api(settings, store, ownTokens);
    }

    /** The way to WeChat with the tokens of the accounts that authorized it. */
    WeChatApi calls(AccountSettings account, StateStore shared) {
        return access.api(account, shared, tokens);
    }

    /** The calls that are the platform's own. */
    public PlatformApi api() {
        return api;
    }

    public Authorizers authorizers() {
        return authorizers;
    }

    /** The tokens of the accounts that authorized it. */
    public AuthorizerTokens tokens() {
        return tokens;
    }

    public AuthorizationLinks links() {
        return links;
    }

    /**
     * The services of an account that authorized the platform, made with its first use. They are
     * good for as long as somebody refers to them.
     */
    public AccountServices account(String appId) {
        return accounts.get(Authorizer.account(platform, appId));
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
