// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.xml;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.failure.CallbackRejectedException.Reason;
import io.github.camelwechat.internal.crypto.Digest;
import io.github.camelwechat.internal.json.FieldTree;
import io.github.camelwechat.internal.json.InvalidJsonException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Received;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a decrypted body, XML or JSON, into a {@link Received} that has lost nothing. Thread-safe.
 */
public final class InboundParser {

    private static final List<String> IDENTITY =
            List.of("FromUserName", "MsgId", "CreateTime", "MsgType");

    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private static final String LIST = "List";

    /**
     * The table of inbound.md 5.13, and the two component notifications whose {@code list} has no
     * wrapper.
     */
    private static final List<Repeated> TABLE =
            List.of(
                    new Repeated(List.of("SendPicsInfo"), "PicList", "item"),
                    new Repeated(List.of("CopyrightCheckResult"), "ResultList", "item"),
                    new Repeated(List.of("ArticleUrlResult"), "ResultList", "item"),
                    new Repeated(List.of("PublishEventInfo", "article_detail"), null, "item"),
                    new Repeated(List.of("PublishEventInfo"), null, "fail_idx"),
                    new Repeated(List.of("SubscribeMsgPopupEvent"), null, LIST),
                    new Repeated(List.of("SubscribeMsgChangeEvent"), null, LIST),
                    new Repeated(List.of("SubscribeMsgSentEvent"), null, LIST),
                    new Repeated(List.of("AroundBeacons"), null, "AroundBeacon"));

    /** Events whose JSON form has the list at the top, without the wrapper (inbound.md 2.8). */
    private static final Set<String> LIST_AT_THE_TOP =
            Set.of(
                    "subscribe_msg_popup_event",
                    "subscribe_msg_change_event",
                    "subscribe_msg_sent_event");

    /**
     * @param inside the path of the element that holds the list
     * @param container the element in between, which may itself be what repeats; null if there is
     *     none
     * @param item the element that repeats
     */
    private record Repeated(List<String> inside, @Nullable String container, String item) {}

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

    private final Json json = new Json();
    private final Digest sha256 = Digest.sha256();

    /**
     * Parses. A callback without {@code MsgType} is one of which nobody knows the type.
     *
     * @param account whom it was sent to
     * @param body the decrypted body
     * @throws CallbackRejectedException if the body is neither XML nor a JSON object, or breaks a
     *     limit of {@link SafeXml}
     */
    public Received parse(Account account, byte[] body) {
        Map<String, Object> fields = fields(account, body);
        return new Received(
                account.name(),
                account.appId(),
                person(fields),
                text(fields, "MsgType"),
                text(fields, "Event"),
                text(fields, "MsgId"),
                createTime(text(fields, "CreateTime")),
                account.name() + ":" + digest(fields),
                fields);
    }

    private Map<String, Object> fields(Account account, byte[] body) {
        try {
            if (SafeXml.isJson(body)) {
                Map<String, Object> tree = json.readTexts(body);
                normalise(tree);
                return FieldTree.texts(tree);
            }
            Map<String, Object> tree = SafeXml.parse(body);
            normalise(tree);
            return isFlat(tree) ? Collections.unmodifiableMap(tree) : unmodifiable(tree);
        } catch (MalformedBodyException | InvalidJsonException e) {
            throw new CallbackRejectedException(
                    account.name(),
                    Reason.MALFORMED,
                    "its body cannot be read: " + e.getMessage(),
                    e);
        }
    }

    /** The same tree, which is ours alone, for others to read. */
    private static Map<String, Object> unmodifiable(Map<String, Object> tree) {
        tree.replaceAll((name, value) -> unmodifiable(value));
        return Collections.unmodifiableMap(tree);
    }

    private static Object unmodifiable(Object value) {
        if (value instanceof String) {
            return value;
        }
        if (value instanceof List<?> list) {
            return list.stream().map(each -> unmodifiable((Object) each)).toList();
        }
        return value instanceof Map<?, ?> ? unmodifiable(asMap(value)) : value;
    }

    private static @Nullable Instant createTime(@Nullable String seconds) {
        if (seconds == null) {
            return null;
        }
        try {
            return Instant.ofEpochSecond(Long.parseLong(seconds));
        } catch (NumberFormatException | DateTimeException e) {
            return null;
        }
    }

    private static @Nullable String text(Map<String, Object> fields, String name) {
        return fields.get(name) instanceof String text && !text.isEmpty() ? text : null;
    }

    /**
     * Makes lists of the fields that may repeat, also with one element or none, so that a route
     * written with one picture still works with two. Without the wrapper nothing is invented.
     *
     * @param tree may be changed
     */
    private static void normalise(Map<String, Object> tree) {
        listAtTheTop(tree);
        if (isFlat(tree)) {
            return;
        }
        for (Repeated repeated : TABLE) {
            Map<String, Object> parent = descend(tree, repeated.inside());
            if (parent == null) {
                continue;
            }
            String container = repeated.container();
            if (container == null) {
                parent.put(repeated.item(), list(parent.get(repeated.item())));
            } else {
                parent.put(container, joined(list(parent.get(container)), repeated.item()));
            }
        }
    }

    /**
     * Nothing but texts, as most messages have: an empty one may be an element without children.
     */
    private static boolean isFlat(Map<String, Object> tree) {
        for (Object value : tree.values()) {
            if (!(value instanceof String text) || text.isEmpty()) {
                return false;
            }
        }
        return true;
    }

    private static void listAtTheTop(Map<String, Object> tree) {
        if (tree.containsKey(LIST) && LIST_AT_THE_TOP.contains(event(tree))) {
            tree.put(LIST, list(tree.get(LIST)));
        }
        if (tree.containsKey("list")
                && tree.get("InfoType") instanceof String infoType
                && infoType.startsWith("order_path_")) {
            tree.put("list", list(tree.get("list")));
        }
    }

    /** In lower case; empty for none. */
    private static String event(Map<String, Object> fields) {
        return fields.get("Event") instanceof String text ? text.toLowerCase(Locale.ROOT) : "";
    }

    /** An empty element was read as a text, but here we know that it is one without children. */
    private static @Nullable Map<String, Object> descend(
            Map<String, Object> tree, List<String> path) {
        Map<String, Object> current = tree;
        for (String name : path) {
            Object next = current.get(name);
            if ("".equals(next)) {
                next = new LinkedHashMap<String, Object>();
                current.put(name, next);
            }
            if (!(next instanceof Map<?, ?>)) {
                return null;
            }
            current = asMap(next);
        }
        return current;
    }

    /**
     * One container with all items: those of every container, or containers that are items
     * themselves.
     */
    private static Map<String, Object> joined(List<Object> containers, String item) {
        Map<String, Object> one = new LinkedHashMap<>();
        List<Object> items = new ArrayList<>();
        for (Object container : containers) {
            if (container instanceof Map<?, ?> map && map.containsKey(item)) {
                items.addAll(list(map.get(item)));
                asMap(map).forEach(one::putIfAbsent);
            } else {
                items.add(container);
            }
        }
        one.put(item, items);
        return one;
    }

    private static List<Object> list(@Nullable Object value) {
        if (value instanceof List<?> list) {
            return new ArrayList<>(list);
        }
        return value == null || "".equals(value)
                ? new ArrayList<>()
                : new ArrayList<>(List.of(value));
    }

    /** The trees are ours: their keys are texts and their values are never null. */
    @SuppressWarnings("unchecked")
    private static Map<String, Object> asMap(Object value) {
        return (Map<String, Object>) value;
    }

    /** The person a callback is about; null for nobody, and for somebody whom it does not name. */
    private static @Nullable OpenId person(Map<String, Object> fields) {
        String event = event(fields);
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

    /**
     * The digest by which deliveries of one callback are known. Of sender, MsgId, CreateTime and
     * MsgType where there is a MsgId, which alone collides between users; else of all fields in
     * their order, because two events may share sender and second.
     *
     * <p>Of what was read, never of bytes: it is not documented that WeChat repeats a body byte for
     * byte. That a redelivery keeps the order of its fields is not documented either, but two
     * events that differ in nothing else are not known.
     */
    private String digest(Map<String, Object> fields) {
        StringBuilder text = new StringBuilder(128);
        if (fields.get("MsgId") instanceof String msgId && !msgId.isEmpty()) {
            for (String name : IDENTITY) {
                append(text, fields.getOrDefault(name, ""));
            }
        } else {
            append(text, fields);
        }
        byte[] digest = sha256.of(text.toString().getBytes(StandardCharsets.UTF_8));
        return BASE64.encodeToString(digest);
    }

    /** Every text after its length, every tree after its size: no two trees give the same. */
    private static void append(StringBuilder text, Object value) {
        if (value instanceof String written) {
            text.append('"').append(written.length()).append(':').append(written);
        } else if (value instanceof Map<?, ?> map) {
            text.append('{').append(map.size());
            map.forEach(
                    (name, each) -> {
                        append(text, name);
                        append(text, each);
                    });
        } else if (value instanceof List<?> list) {
            text.append('[').append(list.size());
            list.forEach(each -> append(text, each));
        } else {
            append(text, value.toString());
        }
    }
}
