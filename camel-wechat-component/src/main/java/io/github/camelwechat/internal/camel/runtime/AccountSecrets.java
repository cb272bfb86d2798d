// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.runtime;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.Secret;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Which AppSecret is in force while everything runs: the one an operator has set since, else what
 * the account's bean or entry holds now, else what the endpoint was made with. A secret on the URI
 * of an endpoint does not follow the account's entry. Thread-safe.
 */
public final class AccountSecrets implements UnaryOperator<Account> {

    /**
     * The knowledge about the secrets of one account.
     *
     * @param configured every secret its endpoints were made with
     * @param followed those that came from its bean or entry
     * @param replaced those that {@code latest} replaces
     */
    private record SecretSets(
            Set<Secret> configured,
            Set<Secret> followed,
            Set<Secret> replaced,
            @Nullable Secret latest) {}

    private final Function<String, @Nullable Secret> entries;
    private final LongSupplier timeoutMillis;
    private final Map<String, SecretSets> accounts = new ConcurrentHashMap<>();

    /**
     * @param entries what the bean or entry of an account holds now
     * @param timeoutMillis how long to wait for a new secret after a reset
     */
    public AccountSecrets(Function<String, @Nullable Secret> entries, LongSupplier timeoutMillis) {
        this.entries = entries;
        this.timeoutMillis = timeoutMillis;
    }

    /** The longest wait for a new secret after WeChat refused one that it took before. */
    Duration timeout() {
        return Duration.ofMillis(timeoutMillis.getAsLong());
    }

    /** Tells of an endpoint's secret, and of what the account's bean or entry held then. */
    public void configured(String account, @Nullable Secret secret, @Nullable Secret entry) {
        accounts.compute(
                account,
                (name, known) -> {
                    SecretSets before =
                            known == null
                                    ? new SecretSets(Set.of(), Set.of(), Set.of(), null)
                                    : known;
                    return secret == null
                            ? before
                            : new SecretSets(
                                    with(before.configured(), secret),
                                    Objects.equals(secret, entry)
                                            ? with(before.followed(), secret)
                                            : before.followed(),
                                    before.replaced(),
                                    before.latest());
                });
    }

    /**
     * Puts another secret in force for what runs now. Endpoints that are made later, with a secret
     * nobody has seen yet, keep theirs.
     *
     * @throws IllegalArgumentException if there is no such account
     */
    public void update(String account, String appSecret) {
        Secret secret = Secret.of(appSecret);
        SecretSets updated =
                accounts.computeIfPresent(
                        account,
                        (name, known) -> {
                            Set<Secret> replaced = new HashSet<>(known.replaced());
                            replaced.addAll(known.configured());
                            Secret entry = entries.apply(account);
                            if (entry != null) {
                                replaced.add(entry);
                            }
                            return new SecretSets(
                                    known.configured(),
                                    known.followed(),
                                    Set.copyOf(replaced),
                                    secret);
                        });
        if (updated == null) {
            throw new IllegalArgumentException(
                    "No endpoint of the WeChat component has account '"
                            + account
                            + "': there are "
                            + accounts.keySet());
        }
    }

    @Override
    public Account apply(Account account) {
        SecretSets known = accounts.get(account.name());
        Secret configured = account.appSecret();
        if (known == null || configured == null) {
            return account;
        }
        Secret inForce = configured;
        if (known.followed().contains(configured)) {
            Secret entry = entries.apply(account.name());
            inForce = entry == null ? configured : entry;
        }
        if (known.latest() != null && known.replaced().contains(inForce)) {
            inForce = known.latest();
        }
        return inForce.equals(configured) ? account : account.withSecret(inForce);
    }

    private static Set<Secret> with(Set<Secret> secrets, Secret another) {
        Set<Secret> more = new HashSet<>(secrets);
        more.add(another);
        return Set.copyOf(more);
    }
}
