// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.client.Backoff;
import io.github.camelwechat.internal.api.token.AccountTokens;
import io.github.camelwechat.internal.api.token.SharedTokens;
import io.github.camelwechat.store.StateStore;
import io.github.camelwechat.token.TokenSource;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Function;

/**
 * The parts of a third-party platform, put together.
 *
 * @param source where its own tokens come from
 * @param ownTokens its own tokens
 * @param tokens those of the accounts that authorized it
 */
public record PlatformParts(
        PlatformTickets tickets,
        PlatformTokens source,
        AccountTokens ownTokens,
        PlatformApi api,
        Authorizers authorizers,
        AuthorizerTokens tokens,
        AuthorizationLinks links) {

    /**
     * Makes them.
     *
     * @param platform with its secret
     * @param store where it keeps its ticket and the records of its accounts, started
     * @param kept keeps the tokens of a source, so that each is fetched once
     */
    public static PlatformParts of(
            Account platform,
            ApiClient client,
            ApiHosts hosts,
            Backoff backoff,
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService timers,
            Function<TokenSource, AccountTokens> kept) {
        PlatformTickets tickets = new PlatformTickets(store, clock);
        PlatformTokens source = new PlatformTokens(client, hosts, backoff, tickets, clock);
        AccountTokens own = kept.apply(new SharedTokens(source, "component", store, clock, timers));
        PlatformApi api = new PlatformApi(platform, client, hosts, backoff, own, clock);
        Authorizers authorizers = new Authorizers(api, store, clock);
        return new PlatformParts(
                tickets,
                source,
                own,
                api,
                authorizers,
                new AuthorizerTokens(authorizers, store, clock, timers),
                new AuthorizationLinks(api, hosts, clock));
    }
}
