// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.platform;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.AccountProfile;
import io.github.camelwechat.account.PermissionSet;
import io.github.camelwechat.account.Secret;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An account as it stands to a third-party platform: one record in the store. Immutable; its
 * secrets redact themselves.
 *
 * @param asOf when WeChat last said that it authorizes the platform, or that it withdrew
 * @param refreshToken what new access tokens are asked for with; null once it withdrew
 * @param token the access token; null if there is none yet, or none any more
 * @param originalId {@code gh_...}, the ToUserName of its callbacks; null as long as nobody asked
 * @param permissionSets WeChat's numbers of what it granted
 */
public record Authorizer(
        String appId,
        Instant asOf,
        @Nullable Secret refreshToken,
        @Nullable AccessToken token,
        @Nullable String originalId,
        Set<Integer> permissionSets) {

    public Authorizer {
        permissionSets = Set.copyOf(permissionSets);
    }

    /** An account that withdrew. */
    static Authorizer withdrawn(String appId, Instant at) {
        return new Authorizer(appId, at, null, null, null, Set.of());
    }

    /** Tells whether it authorizes the platform now, as far as we know. */
    public boolean isAuthorized() {
        return refreshToken != null;
    }

    /** Tells whether it granted a permission set. */
    public boolean granted(PermissionSet set) {
        return permissionSets.contains(set.id());
    }

    Authorizer withTokens(Secret refresh, @Nullable AccessToken access) {
        return new Authorizer(appId, asOf, refresh, access, originalId, permissionSets);
    }

    /** The account for which the platform acts, by a name of its own in the store. */
    public static Account account(Account platform, String appId) {
        return new Account(
                platform.name() + "." + appId,
                appId,
                null,
                null,
                null,
                platform.hashedOpenIds(),
                AccountProfile.UNKNOWN,
                platform.appId());
    }

    /** The account of that name; the platform itself if it is none of its accounts. */
    public static Account named(Account platform, String name) {
        String prefix = platform.name() + ".";
        return name.startsWith(prefix)
                ? account(platform, name.substring(prefix.length()))
                : platform;
    }

    /** The same with all that is known of it. */
    public Account account(Account platform) {
        Account named = account(platform, appId);
        return new Account(
                named.name(),
                appId,
                originalId,
                null,
                null,
                named.hashedOpenIds(),
                named.profile(),
                platform.appId());
    }

    byte[] write(Json json) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("as-of", asOf.toEpochMilli());
        if (refreshToken != null) {
            fields.put("refresh", refreshToken.reveal());
        }
        if (token != null) {
            fields.put("token", token.value().reveal());
            fields.put("until", token.goodUntil().toEpochMilli());
        }
        if (originalId != null) {
            fields.put("original", originalId);
        }
        fields.put("sets", List.copyOf(new TreeSet<>(permissionSets)));
        return json.writeBytes(fields);
    }

    /** Reads what {@link #write} wrote; a damaged record counts as none, and WeChat is asked. */
    static Optional<Authorizer> read(Json json, String appId, byte[] record) {
        try {
            Map<String, Object> fields = json.read(record);
            Secret refresh = secret(fields.get("refresh"));
            Secret value = refresh == null ? null : secret(fields.get("token"));
            return Optional.of(
                    new Authorizer(
                            appId,
                            instant(fields.get("as-of")),
                            refresh,
                            value == null
                                    ? null
                                    : new AccessToken(value, instant(fields.get("until"))),
                            fields.get("original") instanceof String original ? original : null,
                            numbers(fields.get("sets"))));
        } catch (InvalidJsonException | NumberFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    static @Nullable Secret secret(@Nullable Object text) {
        return text == null || text.toString().isBlank() ? null : Secret.of(text.toString());
    }

    private static Instant instant(@Nullable Object millis) {
        return Instant.ofEpochMilli(Long.parseLong(String.valueOf(millis)));
    }

    private static Set<Integer> numbers(@Nullable Object list) {
        Set<Integer> numbers = new TreeSet<>();
        if (list instanceof List<?> entries) {
            for (Object each : entries) {
                numbers.add(Integer.parseInt(String.valueOf(each)));
            }
        }
        return numbers;
    }
}
