// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import io.github.camelwechat.account.OpenId;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Whom a callback is about, which is not always who sent it. */
final class Subject {

    /** The person is in {@code OpenID}; the sender is WeChat's push account (inbound.md 5.7). */
    private static final Set<String> SENT_FOR_A_PERSON =
            Set.of(
                    "user_info_modified",
                    "user_authorization_revoke",
                    "user_authorization_cancellation");

    /**
     * About the account, its cards, stores and products, not about a person; the sender is one of
     * WeChat's own accounts (inbound.md 5.3, 5.6, 5.8 to 5.10). Followers' openids and those
     * accounts' look alike.
     */
    private static final Set<String> ABOUT_NOBODY =
            Set.of(
                    "masssendjobfinish",
                    "publishjobfinish",
                    "qualification_verify_success",
                    "qualification_verify_fail",
                    "naming_verify_success",
                    "naming_verify_fail",
                    "annual_renew",
                    "verify_expired",
                    "card_pass_check",
                    "card_not_pass_check",
                    "card_sku_remind",
                    "card_pay_order",
                    "card_merchant_check_result",
                    "poi_check_notify",
                    "apply_merchant_audit_info",
                    "create_map_poi_audit_info",
                    "add_store_audit_info",
                    "modify_store_audit_info",
                    "user_scan_product_verify_action");

    private Subject() {}

    /** Null if it is about nobody, or about somebody whom it does not name. */
    static @Nullable OpenId of(Map<String, Object> fields) {
        String event =
                fields.get("Event") instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
        if (ABOUT_NOBODY.contains(event)) {
            return null;
        }
        if (SENT_FOR_A_PERSON.contains(event)) {
            OpenId person = openId(fields, "OpenID");
            return person != null ? person : openId(fields, "openid");
        }
        return openId(fields, "FromUserName");
    }

    private static @Nullable OpenId openId(Map<String, Object> fields, String name) {
        if (!(fields.get(name) instanceof String text) || text.isEmpty()) {
            return null;
        }
        try {
            return new OpenId(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
