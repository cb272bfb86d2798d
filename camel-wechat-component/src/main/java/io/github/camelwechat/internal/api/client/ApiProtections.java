// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.client;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.ApiSecurity;
import io.github.camelwechat.internal.json.Json;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The protection of each account that has API security, its keys read once. Thread-safe. */
public final class ApiProtections {

    private record Key(String appId, ApiSecurity keys) {}

    private final Json json = new Json();
    private final InstantSource clock;
    private final SecureRandom random;
    private final Map<Key, ApiProtection> made = new ConcurrentHashMap<>();

    public ApiProtections(InstantSource clock, SecureRandom random) {
        this.clock = clock;
        this.random = random;
    }

    /**
     * Returns the protection that seals the calls of an account; null if it has no API security.
     *
     * @throws IllegalArgumentException if one of its keys cannot be used, saying which
     */
    public @Nullable ApiProtection of(Account account) {
        ApiSecurity keys = account.apiSecurity();
        return keys == null
                ? null
                : made.computeIfAbsent(
                        new Key(account.appId(), keys),
                        key -> new ApiProtection(key.appId(), keys, json, clock, random));
    }

    /** Where a call of an account goes, sealed if that path has to be. */
    public ApiTarget target(Account account, ApiHosts hosts, String path) {
        return new ApiTarget(account.name(), hosts, path, of(account));
    }
}
