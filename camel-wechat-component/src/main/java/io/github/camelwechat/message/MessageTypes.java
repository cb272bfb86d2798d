// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.List;

/** The messages of WeChat's protocol, inbound.md 4. */
final class MessageTypes {

    static final List<MessageType> ALL =
            List.of(
                    new MessageType("text", MessageTypes::text),
                    new MessageType(
                            "image",
                            (r, f) ->
                                    new InboundMessage.Image(
                                            r, f.needText("MediaId"), f.text("PicUrl"))),
                    new MessageType(
                            "voice",
                            (r, f) ->
                                    new InboundMessage.Voice(
                                            r,
                                            f.needText("MediaId"),
                                            f.text("Format"),
                                            f.text("MediaId16K"),
                                            f.text("Recognition"))),
                    new MessageType(
                            "video",
                            (r, f) ->
                                    new InboundMessage.Video(
                                            r, f.needText("MediaId"), f.text("ThumbMediaId"))),
                    new MessageType(
                            "shortvideo",
                            (r, f) ->
                                    new InboundMessage.ShortVideo(
                                            r, f.needText("MediaId"), f.text("ThumbMediaId"))),
                    new MessageType(
                            "location",
                            (r, f) ->
                                    new InboundMessage.Location(
                                            r,
                                            f.needDecimal("Location_X"),
                                            f.needDecimal("Location_Y"),
                                            f.integer("Scale"),
                                            f.text("Label"))),
                    new MessageType(
                            "link",
                            (r, f) ->
                                    new InboundMessage.Link(
                                            r,
                                            f.text("Title"),
                                            f.text("Description"),
                                            f.needText("Url"))),
                    new MessageType(
                            "miniprogrampage",
                            (r, f) ->
                                    new InboundMessage.MiniProgramPage(
                                            r,
                                            f.text("Title"),
                                            f.needText("AppId"),
                                            f.needText("PagePath"),
                                            f.text("ThumbUrl"),
                                            f.text("ThumbMediaId"))),
                    new MessageType(
                            "file",
                            (r, f) ->
                                    new InboundMessage.File(
                                            r,
                                            f.needText("Title"),
                                            f.text("Description"),
                                            f.needText("FileKey"),
                                            f.text("FileMd5"),
                                            f.number("FileTotalLen"))),
                    new MessageType(
                            "device_text",
                            (r, f) ->
                                    new InboundMessage.DeviceText(
                                            r,
                                            f.needText("DeviceType"),
                                            f.needText("DeviceID"),
                                            f.text("SessionID"),
                                            f.text("Content"))));

    private MessageTypes() {}

    /** An empty text is still a text; one without the element is none. */
    private static InboundMessage text(Received received, Fields fields) {
        String content = received.text("Content");
        if (content == null) {
            throw new MissingFieldException("Content");
        }
        return new InboundMessage.Text(received, content, fields.text("bizmsgmenuid"));
    }
}
