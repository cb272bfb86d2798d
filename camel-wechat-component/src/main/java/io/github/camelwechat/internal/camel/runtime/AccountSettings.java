// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.api.client.ApiHosts;
import io.github.camelwechat.internal.api.quota.QuotaWatch;
import io.github.camelwechat.internal.api.token.TokenSourceOption;
import io.github.camelwechat.internal.callback.CallbackAccounts;
import io.github.camelwechat.internal.json.Pseudonyms;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.telemetry.Telemetry;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.ScheduledExecutorService;
import org.apache.camel.util.URISupport;
import org.jspecify.annotations.Nullable;

/**
 * The options that say who an endpoint is and what its account's endpoints share, as validated
 * values.
 *
 * @param endpoint for messages
 * @param stateStore null for the component's own memory
 * @param tokenService null if no other program may have the account's token from us
 * @param checkTemplates whether the values of template messages are checked by the account's own
 *     templates
 * @param quotaWatch whether the calls of each path are counted against the day's quota
 * @param platform whether the account is a third-party platform
 */
public record AccountSettings(
        EndpointName endpoint,
        Account account,
        ApiHosts apiHosts,
        TokenSourceOption tokenSource,
        @Nullable StateStore stateStore,
        WindowSettings window,
        @Nullable TokenServiceSettings tokenService,
        boolean checkTemplates,
        boolean quotaWatch,
        boolean platform) {

    /**
     * The URI of an endpoint. It prints without secrets, which are looked for when it does: that
     * takes Camel milliseconds while an application starts.
     */
    public record EndpointName(String uri) {

        @Override
        public String toString() {
            return URISupport.sanitizeUri(uri);
        }
    }

    /**
     * The options of an account's token service as validated values.
     *
     * @param path where it is
     * @param key what programs have to show
     * @param openToNetwork whether those of other machines are answered too
     */
    public record TokenServiceSettings(String path, Secret key, boolean openToNetwork) {}

    public String name() {
        return account.name();
    }

    /** The text of an openid in log lines and messages of exceptions. */
    String printed(OpenId openId) {
        return Pseudonyms.printed(account, openId);
    }

    /** Tells whether there is anything to call WeChat's API with. */
    public boolean mayCall() {
        return account.platformAppId() != null
                || !tokenSource.needsSecret()
                || account.appSecret() != null;
    }

    /** The same for an account that authorized the platform which these options are of. */
    public AccountSettings of(Account authorizer) {
        return new AccountSettings(
                endpoint,
                authorizer,
                apiHosts,
                tokenSource,
                stateStore,
                window,
                null,
                checkTemplates,
                quotaWatch,
                false);
    }

    /** The account of that name: this one, or one of those that authorized the platform. */
    public Account named(String name) {
        return platform ? Authorizer.named(account, name) : account;
    }

    /** The accounts whose callbacks its consumers take. */
    public CallbackAccounts callbacks() {
        return platform ? CallbackAccounts.of(account) : CallbackAccounts.one(account);
    }

    /** The watch over the account's quotas; null for none. */
    @Nullable QuotaWatch quotas(
            StateStore store,
            InstantSource clock,
            ScheduledExecutorService timers,
            @Nullable Telemetry telemetry) {
        return quotaWatch
                ? new QuotaWatch(
                        account,
                        store,
                        clock,
                        timers,
                        // Those of several accounts cannot be one figure.
                        account.platformAppId() == null ? telemetry : null)
                : null;
    }

    /** The refusal of an option of this endpoint. */
    public IllegalArgumentException wrong(String option, @Nullable String what) {
        return new IllegalArgumentException("Option " + option + " of " + endpoint + " " + what);
    }

    /** The first option in which two endpoints of an account cannot share; null for none. */
    @Nullable String differingOption(AccountSettings other) {
        if (!account.appId().equals(other.account.appId())) {
            return "appId";
        }
        if (platform != other.platform) {
            return "platform";
        }
        if (!apiHosts.baseUrls().equals(other.apiHosts.baseUrls())) {
            return "apiBaseUrl";
        }
        if (tokenSource != other.tokenSource && !tokenSource.equals(other.tokenSource)) {
            return "tokenSource";
        }
        if (stateStore != other.stateStore) {
            return "stateStore";
        }
        if (!Objects.equals(window.source(), other.window.source())) {
            return "windowRules";
        }
        if (window.merge() != other.window.merge()) {
            return "windowMerge";
        }
        if (checkTemplates != other.checkTemplates) {
            return "checkTemplates";
        }
        return quotaWatch == other.quotaWatch ? null : "quotaWatch";
    }
}
