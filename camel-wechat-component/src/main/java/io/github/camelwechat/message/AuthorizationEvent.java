// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An event of a third-party platform itself: an account authorized it, changed what it granted, or
 * withdrew; or anything else that WeChat tells platforms. Immutable.
 *
 * @param type what happened, as far as routes decide by it
 * @param infoType WeChat's own word for it
 * @param platform the name of the platform
 * @param platformAppId its appid
 * @param appId the account that it is about; null if it is about none
 * @param account the name under which everything of that account is kept; null if it is about none
 * @param name what the account is called in WeChat; null if that is not known
 * @param permissionSets WeChat's numbers of what it grants now; empty where it withdrew
 * @param createTime when WeChat says it happened; null if it does not
 * @param fields the whole event, names unchanged, without codes that give access to an account. Its
 *     {@code PreAuthCode} is spent, and tells by which link the account came
 */
public record AuthorizationEvent(
        Type type,
        String infoType,
        String platform,
        String platformAppId,
        @Nullable String appId,
        @Nullable String account,
        @Nullable String name,
        Set<Integer> permissionSets,
        @Nullable Instant createTime,
        Map<String, Object> fields) {

    /** They are exchanged by us, once, and are no use to anybody else. */
    private static final Set<String> CODES =
            Set.of("AuthorizationCode", "AuthorizationCodeExpiredTime", "auth_code");

    /** WeChat spells the appid of the account in several ways. */
    private static final List<String> APP_IDS =
            List.of("AuthorizerAppid", "authorizer_appid", "appid", "verify_appid");

    /** The kinds of event. */
    public enum Type {
        /** An account authorized the platform, for the first time or again. */
        AUTHORIZED("authorized"),
        /** It grants other permission sets than before. */
        UPDATED("updateauthorized"),
        /** It does not authorize the platform any more. */
        WITHDRAWN("unauthorized"),
        /** Any other. */
        OTHER("");

        private final String infoType;

        Type(String infoType) {
            this.infoType = infoType;
        }

        static Type of(String infoType) {
            for (Type type : values()) {
                if (type.infoType.equals(infoType)) {
                    return type;
                }
            }
            return OTHER;
        }

        /** Tells whether the account authorizes the platform after it. */
        public boolean isAuthorization() {
            return this == AUTHORIZED || this == UPDATED;
        }
    }

    public AuthorizationEvent {
        permissionSets = Collections.unmodifiableSet(new TreeSet<>(permissionSets));
    }

    /** The event in a callback, without what only WeChat's API tells. */
    public static AuthorizationEvent of(Received received) {
        String infoType = received.text("InfoType");
        String word = infoType == null ? "" : infoType.toLowerCase(Locale.ROOT);
        Map<String, Object> fields = new LinkedHashMap<>(received.fields());
        fields.keySet().removeAll(CODES);
        String appId =
                APP_IDS.stream()
                        .map(received::text)
                        .filter(text -> text != null && !text.isBlank())
                        .findFirst()
                        .orElse(null);
        return new AuthorizationEvent(
                Type.of(word),
                word,
                received.account(),
                received.appId(),
                appId,
                appId == null ? null : received.account() + "." + appId,
                null,
                Set.of(),
                received.createTime(),
                Collections.unmodifiableMap(fields));
    }

    /** The same with what WeChat's API tells. */
    public AuthorizationEvent with(@Nullable String accountName, Set<Integer> granted) {
        return new AuthorizationEvent(
                type,
                infoType,
                platform,
                platformAppId,
                appId,
                account,
                accountName,
                granted,
                createTime,
                fields);
    }

    /**
     * The word that routes decide by: {@code authorized}, {@code updated}, {@code withdrawn}, or
     * WeChat's.
     */
    public String event() {
        return type == Type.OTHER ? infoType : type.name().toLowerCase(Locale.ROOT);
    }

    /** The canonical form, as a map that is written as JSON. */
    public Map<String, @Nullable Object> canonical() {
        Map<String, @Nullable Object> map = new LinkedHashMap<>();
        map.put("event", event());
        map.put("at", createTime == null ? null : createTime.getEpochSecond());
        map.put("platform", platform);
        map.put("platformAppId", platformAppId);
        map.put("account", account);
        map.put("appId", appId);
        map.put("name", name);
        map.put("permissionSets", List.copyOf(new TreeSet<>(permissionSets)));
        map.put("fields", fields);
        return map;
    }
}
