// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.internal.crypto.Digest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts the hash of an openid in the place of the openid: the same person keeps the same hash within
 * one account and has another one in every other. Thread-safe.
 */
public final class Pseudonyms {

    /** Fields that name a person although they are not called so. */
    private static final Set<String> NAME_A_PERSON = Set.of("fromusername", "friendusername");

    private final String appId;

    public Pseudonyms(String appId) {
        this.appId = appId;
    }

    /** The text of an openid in log lines and messages of exceptions. */
    public static String printed(Account account, OpenId openId) {
        return account.hashedOpenIds()
                ? new Pseudonyms(account.appId()).of(openId.value())
                : openId.value();
    }

    /** SHA-256 of appid, colon, id, in lower-case hexadecimal. */
    public String of(String id) {
        return Digest.sha256Hex(appId + ":" + id);
    }

    /**
     * A copy in which every field that names a person, or whose whole text is the given openid, has
     * the hash instead. What people wrote is not searched.
     */
    Map<String, Object> in(Map<?, ?> tree, @Nullable String openId) {
        Map<String, Object> copy = new LinkedHashMap<>();
        tree.forEach(
                (name, value) ->
                        copy.put(String.valueOf(name), value(String.valueOf(name), value, openId)));
        return copy;
    }

    private Object value(String name, @Nullable Object value, @Nullable String openId) {
        if (value instanceof Map<?, ?> map) {
            return in(map, openId);
        }
        if (value instanceof List<?> list) {
            List<Object> copy = new ArrayList<>();
            list.forEach(each -> copy.add(value(name, each, openId)));
            return copy;
        }
        String text = String.valueOf(value);
        return !text.isEmpty() && (text.equals(openId) || namesAPerson(name)) ? of(text) : text;
    }

    private static boolean namesAPerson(String field) {
        String name = field.toLowerCase(Locale.ROOT).replace("_", "");
        return name.endsWith("openid") || name.endsWith("unionid") || NAME_A_PERSON.contains(name);
    }
}
