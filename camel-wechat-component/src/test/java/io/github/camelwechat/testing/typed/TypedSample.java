// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.testing.typed;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.ArticleOrigin;
import io.github.camelwechat.message.Inbound;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The message that one sample file has to become, field by field.
 *
 * @param file its path below inbound-samples
 * @param openId whom it is about, null for nobody
 * @param msgId null for what has none
 * @param article where a message came from, null if it does not say
 * @param fields everything the type adds, by name
 */
public record TypedSample(
        String file,
        Class<? extends Inbound> type,
        OpenId openId,
        Instant createTime,
        String msgId,
        ArticleOrigin article,
        Map<String, Object> fields) {

    static final OpenId USER = new OpenId("oK7dQ5xW2mZr8vTnB4yJcE1hLgPs");

    /** All of them. */
    public static List<TypedSample> all() {
        return Stream.of(
                        MessageSamples.all(),
                        FollowAndMenuSamples.all(),
                        JobSamples.all(),
                        SubscriptionSamples.all(),
                        AccountSamples.all(),
                        CardSamples.all(),
                        StoreSamples.all(),
                        InvoiceAndGuideSamples.all(),
                        DeviceAndChatSamples.all())
                .flatMap(List::stream)
                .toList();
    }

    static TypedSample sample(
            String file, Class<? extends Inbound> type, long createTime, Object... fields) {
        return new TypedSample(
                file, type, USER, Instant.ofEpochSecond(createTime), null, null, named(fields));
    }

    TypedSample by(OpenId somebody) {
        return new TypedSample(file, type, somebody, createTime, msgId, article, fields);
    }

    TypedSample aboutNobody() {
        return by(null);
    }

    TypedSample msgId(String id) {
        return new TypedSample(file, type, openId, createTime, id, article, fields);
    }

    TypedSample article(String articleId, Integer index) {
        ArticleOrigin origin = new ArticleOrigin(articleId, index);
        return new TypedSample(file, type, openId, createTime, msgId, origin, fields);
    }

    /** Names and values in turn. */
    static Map<String, Object> named(Object... namesAndValues) {
        Map<String, Object> named = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            named.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return named;
    }

    @Override
    public String toString() {
        return file;
    }
}
