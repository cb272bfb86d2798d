// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.security;

import io.github.camelwechat.simulator.api.ApiSecurity;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The page of the console where API security is turned on and off. Thread-safe. */
public final class ApiSecurityConsole {
    private static final Duration CERTIFICATE_LIFE = Duration.ofDays(5 * 365);

    private final String appId;
    private final InstantSource clock;
    private final RandomGenerator random;
    private final AtomicReference<@Nullable ApiSecurity> security = new AtomicReference<>();

    public ApiSecurityConsole(String appId, InstantSource clock, RandomGenerator random) {
        this.appId = appId;
        this.clock = clock;
        this.random = random;
    }

    /**
     * Turns it on, with fresh keys.
     *
     * @param developerKey a public key or a certificate in PEM, RSA or SM2
     */
    public ApiKeys enable(ApiCipher cipher, String developerKey) {
        byte[] key = new byte[cipher.keySize()];
        random.nextBytes(key);
        Instant now = clock.instant();
        DeveloperKey developer = DeveloperKey.read(developerKey, number());
        PlatformKey platform = PlatformKey.make(number(), now, now.plus(CERTIFICATE_LIFE));
        ApiKeys keys =
                new ApiKeys(
                        cipher,
                        Base64.getEncoder().encodeToString(key),
                        number(),
                        developer.number(),
                        platform.certificate(),
                        platform.number());
        security.set(new ApiSecurityProtocol(appId, keys, developer, platform, clock, random));
        return keys;
    }

    /** Turns it off. */
    public void disable() {
        security.set(null);
    }

    /** Returns the protection of calls to that path, if it is on and covers the path. */
    public Optional<ApiSecurity> of(String path) {
        return Optional.ofNullable(security.get()).filter(on -> on.covers(path));
    }

    private String number() {
        return String.format("%016x%016x", random.nextLong(), random.nextLong());
    }
}
