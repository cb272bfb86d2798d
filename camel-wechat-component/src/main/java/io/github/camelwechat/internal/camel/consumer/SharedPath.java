// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.WeChatConsumer;
import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import org.jspecify.annotations.Nullable;

/** Makes sure that callbacks of several accounts which arrive at one path can be told apart. */
final class SharedPath {

    private SharedPath() {}

    /**
     * @throws IllegalArgumentException if some callbacks could be for either; the message names
     *     what would tell them apart
     */
    static void checkTellsApart(String path, WeChatConsumer first, WeChatConsumer second) {
        String account = second.account().name();
        if (first.account().name().equals(account)) {
            throw new IllegalArgumentException(
                    "Routes '"
                            + first.getRouteId()
                            + "' and '"
                            + second.getRouteId()
                            + "' both consume the callbacks of account '"
                            + account
                            + "' at "
                            + path
                            + ". Only one can: use one route and multicast, or another"
                            + " callbackPath");
        }
        String ambiguity =
                ambiguity(first.account(), first.keys(), second.account(), second.keys());
        if (ambiguity != null) {
            throw new IllegalArgumentException(
                    "The callbacks of accounts '"
                            + first.account().name()
                            + "' (route '"
                            + first.getRouteId()
                            + "') and '"
                            + account
                            + "' (route '"
                            + second.getRouteId()
                            + "') arrive at "
                            + path
                            + " signed with the same token, and nothing tells them apart: "
                            + ambiguity
                            + ". Or give each its own token, or its own callbackPath");
        }
    }

    /** An envelope names its appid; a plain callback names nothing but the original id. */
    private static @Nullable String ambiguity(
            Account first, CallbackKeys firstKeys, Account second, CallbackKeys secondKeys) {
        boolean shared = firstKeys.tokens().stream().anyMatch(secondKeys.tokens()::contains);
        if (!shared || firstKeys.mode().encrypted() != secondKeys.mode().encrypted()) {
            return null;
        }
        if (firstKeys.mode().encrypted()) {
            return first.appId().equals(second.appId())
                    ? "both have appId " + first.appId() + ". Correct one of them"
                    : null;
        }
        String original = first.originalId();
        String other = second.originalId();
        return original != null && other != null && !original.equals(other)
                ? null
                : "set option originalId of each, or an encrypted securityMode";
    }
}
