// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.reply;

import io.github.camelwechat.simulator.media.MediaKind;
import io.github.camelwechat.simulator.media.MediaStore;
import io.github.camelwechat.simulator.window.Interaction;
import io.github.camelwechat.simulator.xml.XmlElement;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Reads a passive reply in plain XML and checks it as WeChat does. Beside every refusal stands
 * where it is written; "page" is WeChat's page on passive replies. What is not written is taken.
 */
final class PassiveReplyReader {
    private static final int MAX_TEXT = 2047;
    private static final int MAX_ARTICLES = 8;

    private final MediaStore media;

    PassiveReplyReader(MediaStore media) {
        this.media = media;
    }

    PassiveReply read(XmlElement xml, String openid, String originalId, Interaction to)
            throws InvalidResponseException {
        // Page: every sample, and the page on encryption.
        require(xml.name().equals("xml"), "the root element is not <xml>");
        // Page, the parameters of every kind: the openid received, the account's original id.
        require(xml.value("ToUserName").equals(openid), "ToUserName is not the user's openid");
        require(
                xml.value("FromUserName").equals(originalId),
                "FromUserName is not the account's original id");
        requireNumber(xml, "CreateTime");
        String type = xml.value("MsgType");
        return switch (type) {
            case "text" -> text(xml);
            case "image" -> medium(xml, type, "Image", "MediaId", MediaKind.IMAGE, "");
            case "voice" -> medium(xml, type, "Voice", "MediaId", MediaKind.VOICE, "");
            case "video" ->
                    medium(xml, type, "Video", "MediaId", MediaKind.VIDEO, title(xml, "Video"));
            case "music" -> medium(xml, type, "Music", "ThumbMediaId", null, title(xml, "Music"));
            case "news" -> news(xml, to.isMessage() ? 1 : MAX_ARTICLES);
            case "transfer_customer_service" -> new PassiveReply(type, wanted(xml), null, null);
            case "transfer_biz_ai_ivr" -> new PassiveReply(type, "", null, null);
            // Page: the kinds above are all there are; those of the hardware platform ended with
            // it.
            default ->
                    throw new InvalidResponseException("MsgType \"" + type + "\" is not a reply");
        };
    }

    /**
     * Page: an integer. That it counts seconds is written, not that WeChat looks: a library in wide
     * use sends milliseconds, and its replies arrive.
     */
    static void requireNumber(XmlElement xml, String name) throws InvalidResponseException {
        require(xml.value(name).matches("[0-9]+"), name + " is not a number");
    }

    static void require(boolean condition, String otherwise) throws InvalidResponseException {
        if (!condition) {
            throw new InvalidResponseException(otherwise);
        }
    }

    private PassiveReply text(XmlElement xml) throws InvalidResponseException {
        String content = xml.child("Content").map(XmlElement::text).orElse("");
        // Page: a reply whose content is empty is abnormal data, and the user sees the banner.
        require(!content.isEmpty(), "Content is empty");
        // On no page: users of several libraries report that longer ones do not arrive.
        int bytes = content.getBytes(StandardCharsets.UTF_8).length;
        require(bytes <= MAX_TEXT, "Content has " + bytes + " bytes, more than " + MAX_TEXT);
        return new PassiveReply("text", content, null, null);
    }

    private PassiveReply medium(
            XmlElement xml,
            String type,
            String box,
            String field,
            @org.jspecify.annotations.Nullable MediaKind kind,
            String text)
            throws InvalidResponseException {
        String id = xml.child(box).map(inner -> inner.value(field)).orElse("");
        // Page: mandatory, an id of what was uploaded as this kind. Which errors WeChat overlooks
        // is
        // not known; a reply with such an id could show nothing.
        require(!id.isEmpty(), box + "/" + field + " is missing");
        var found = media.find(id);
        require(found.isPresent(), field + " names no medium that WeChat knows");
        require(
                kind == null || found.get().kind() == kind,
                field + " names a medium of another kind");
        return new PassiveReply(type, text, id, null);
    }

    private PassiveReply news(XmlElement xml, int shown) throws InvalidResponseException {
        // Page: all of these are mandatory. That the count is right is not asked.
        requireNumber(xml, "ArticleCount");
        List<XmlElement> items =
                xml.child("Articles").map(box -> box.children("item")).orElse(List.of());
        require(!items.isEmpty(), "Articles has no item");
        // WeChat drops the articles that are too many without a word.
        List<XmlElement> visible = items.subList(0, Math.min(shown, items.size()));
        StringBuilder text = new StringBuilder();
        for (XmlElement item : visible) {
            for (String field : List.of("Title", "Description", "PicUrl", "Url")) {
                require(item.child(field).isPresent(), "an article has no " + field);
            }
            text.append(item.value("Title")).append('\n').append(item.value("Url")).append('\n');
        }
        return new PassiveReply(
                "news", text.toString().strip(), null, items.get(0).value("PicUrl"));
    }

    /** The agent a transfer names, if it names one. */
    private static String wanted(XmlElement xml) {
        return xml.child("TransInfo").map(inner -> inner.value("KfAccount")).orElse("");
    }

    private static String title(XmlElement xml, String box) {
        return xml.child(box).map(inner -> inner.value("Title")).orElse("");
    }
}
