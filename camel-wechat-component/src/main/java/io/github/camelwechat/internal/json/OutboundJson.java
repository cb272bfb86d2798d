// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.json;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.OutboundMessage;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** WeChat's own JSON of a customer-service message (outbound.md 2). Thread-safe. */
public final class OutboundJson {

    private static final String TO_USER = "touser";
    private static final String MSG_TYPE = "msgtype";
    private static final String CUSTOM_SERVICE = "customservice";
    private static final String KF_ACCOUNT = "kf_account";
    private static final String AI_CONTEXT = "aimsgcontext";
    private static final String IS_AI = "is_ai_msg";

    /** Characters of a text message beside its content, and some to escape. */
    private static final int AROUND_A_TEXT = 128;

    private final Json json = new Json();

    /**
     * Writes the request in raw UTF-8.
     *
     * @throws IllegalArgumentException for an {@link OutboundMessage.Upload}, which has to become
     *     an image, voice or video first
     */
    public byte[] write(OpenId to, OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            return text(to, text.content());
        }
        Map<String, Object> request = new LinkedHashMap<>();
        request.put(TO_USER, to.value());
        add(request, message);
        return json.writeBytes(request);
    }

    /** Writes the form of most messages without the maps that others become first. */
    private static byte[] text(OpenId to, String content) {
        StringBuilder request = new StringBuilder(AROUND_A_TEXT + content.length());
        request.append("{\"touser\":");
        Json.quote(to.value(), request);
        request.append(",\"msgtype\":\"text\",\"text\":{\"content\":");
        Json.quote(content, request);
        return request.append("}}").toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * The request without who it goes to.
     *
     * @throws IllegalArgumentException as {@link #write} does
     */
    public Map<String, Object> fields(OutboundMessage message) {
        Map<String, Object> request = new LinkedHashMap<>();
        add(request, message);
        return request;
    }

    private static void add(Map<String, Object> request, OutboundMessage message) {
        if (message instanceof OutboundMessage.Attributed attributed) {
            request.putAll(content(attributed.content()));
            if (attributed.kfAccount() != null) {
                request.put(CUSTOM_SERVICE, Map.of(KF_ACCOUNT, attributed.kfAccount()));
            }
            if (attributed.aiGenerated()) {
                request.put(AI_CONTEXT, Map.of(IS_AI, 1));
            }
        } else {
            request.putAll(content(message));
        }
    }

    /**
     * Reads a message in WeChat's own field names. Every documented kind gets its type; what has a
     * field that is not documented, or is of another kind, keeps all its fields as {@link
     * OutboundMessage.Raw}.
     *
     * @param account the name of the account, for the failure
     * @throws InvalidMessageException if {@code msgtype} or the object of that name is missing, or
     *     if it lacks what its kind demands
     */
    public OutboundMessage read(String account, Map<String, ?> body) {
        if (!(body.get(MSG_TYPE) instanceof String msgType) || msgType.isBlank()) {
            throw new InvalidMessageException(
                    account,
                    "a message in WeChat's JSON needs a text msgtype, for example"
                            + " {\"msgtype\":\"text\",\"text\":{\"content\":\"...\"}}");
        }
        if (!(body.get(msgType) instanceof Map<?, ?> payload)) {
            throw new InvalidMessageException(
                    account,
                    "msgtype is '"
                            + msgType
                            + "', so the message needs an object '"
                            + msgType
                            + "' beside it");
        }
        Map<String, Object> fields = withoutRecipient(body);
        String kfAccount = takeKfAccount(fields);
        boolean aiGenerated = takeAiMark(fields);
        OutboundMessage typed =
                Set.of(MSG_TYPE, msgType).containsAll(fields.keySet())
                        ? OutboundReader.read(account, msgType, payload)
                        : null;
        return OutboundMessage.Attributed.of(
                typed != null ? typed : new OutboundMessage.Raw(msgType, fields),
                kfAccount,
                aiGenerated);
    }

    /**
     * Whom a message in WeChat's own field names is for: its {@code touser}, null if it has none.
     *
     * @param account the name of the account, for the failure
     * @throws InvalidMessageException if {@code touser} is not an openid
     */
    public @Nullable OpenId recipient(String account, Map<String, ?> body) {
        Object to = body.get(TO_USER);
        if (to == null) {
            return null;
        }
        try {
            if (to instanceof String text) {
                return new OpenId(text);
            }
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(
                    account, "touser is not an openid: " + e.getMessage(), e);
        }
        throw new InvalidMessageException(account, "touser has to be one openid as a text");
    }

    /** Null, and everything left as it is, if it is not exactly as documented. */
    private static @Nullable String takeKfAccount(Map<String, Object> fields) {
        if (fields.get(CUSTOM_SERVICE) instanceof Map<?, ?> service
                && service.size() == 1
                && service.get(KF_ACCOUNT) instanceof String kfAccount) {
            fields.remove(CUSTOM_SERVICE);
            return kfAccount;
        }
        return null;
    }

    /** False, and everything left as it is, if it is not exactly as documented. */
    private static boolean takeAiMark(Map<String, Object> fields) {
        if (fields.get(AI_CONTEXT) instanceof Map<?, ?> context && context.size() == 1) {
            String mark = String.valueOf(context.get(IS_AI));
            if (Set.of("0", "1", "true", "false").contains(mark)) {
                fields.remove(AI_CONTEXT);
                return mark.equals("1") || mark.equals("true");
            }
        }
        return false;
    }

    private static Map<String, Object> withoutRecipient(Map<String, ?> body) {
        Map<String, Object> fields = new LinkedHashMap<>();
        body.forEach(
                (name, value) -> {
                    if (value != null && !name.equals(TO_USER)) {
                        fields.put(name, value);
                    }
                });
        return fields;
    }

    /** The whole request but for who it goes to and who says it. */
    private static Map<String, Object> content(OutboundMessage message) {
        if (message instanceof OutboundMessage.Text text) {
            return Payload.of("content", text.content()).as("text");
        }
        if (message instanceof OutboundMessage.Image image) {
            return Payload.of("media_id", image.mediaId()).as("image");
        }
        if (message instanceof OutboundMessage.Voice voice) {
            return Payload.of("media_id", voice.mediaId()).as("voice");
        }
        if (message instanceof OutboundMessage.Video video) {
            return Payload.of("media_id", video.mediaId())
                    .and("thumb_media_id", video.thumbMediaId())
                    .and("title", video.title())
                    .and("description", video.description())
                    .as("video");
        }
        if (message instanceof OutboundMessage.Music music) {
            return Payload.of("title", music.title())
                    .and("description", music.description())
                    .and("musicurl", music.musicUrl())
                    .and("hqmusicurl", music.hqMusicUrl())
                    .and("thumb_media_id", music.thumbMediaId())
                    .as("music");
        }
        if (message instanceof OutboundMessage.News news) {
            return Payload.of("articles", List.of(article(news.article()))).as("news");
        }
        if (message instanceof OutboundMessage.MpNews news) {
            return Payload.of("media_id", news.mediaId()).as("mpnews");
        }
        if (message instanceof OutboundMessage.MpNewsArticle article) {
            return Payload.of("article_id", article.articleId()).as("mpnewsarticle");
        }
        if (message instanceof OutboundMessage.MsgMenu menu) {
            return Payload.of("head_content", menu.headContent())
                    .and("list", menu.items().stream().map(OutboundJson::item).toList())
                    .and("tail_content", menu.tailContent())
                    .as("msgmenu");
        }
        if (message instanceof OutboundMessage.WxCard card) {
            return Payload.of("card_id", card.cardId()).as("wxcard");
        }
        if (message instanceof OutboundMessage.MiniProgramPage page) {
            return Payload.of("title", page.title())
                    .and("appid", page.appId())
                    .and("pagepath", page.pagePath())
                    .and("thumb_media_id", page.thumbMediaId())
                    .as("miniprogrampage");
        }
        if (message instanceof OutboundMessage.Raw raw) {
            return raw.fields();
        }
        throw new IllegalArgumentException("a file has to be uploaded before it can be sent");
    }

    private static Map<String, Object> article(Article article) {
        return Payload.of("title", article.title())
                .and("description", blankToNull(article.description()))
                .and("url", blankToNull(article.url()))
                .and("picurl", blankToNull(article.picUrl()))
                .payload;
    }

    private static Map<String, Object> item(OutboundMessage.MsgMenu.Item item) {
        return Payload.of("id", item.id()).and("content", item.content()).payload;
    }

    private static @Nullable String blankToNull(String text) {
        return text.isBlank() ? null : text;
    }

    /** The object of one kind of message, in the order in which its fields are written. */
    private static final class Payload {

        private final Map<String, Object> payload = new LinkedHashMap<>();

        static Payload of(String name, @Nullable Object value) {
            return new Payload().and(name, value);
        }

        Payload and(String name, @Nullable Object value) {
            if (value != null) {
                payload.put(name, value);
            }
            return this;
        }

        Map<String, Object> as(String msgType) {
            Map<String, Object> fields = new LinkedHashMap<>();
            fields.put("msgtype", msgType);
            fields.put(msgType, payload);
            return fields;
        }
    }
}
