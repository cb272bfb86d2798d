// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A message of a user to the account (WeChat's protocol, inbound.md 4). */
public sealed interface InboundMessage extends Inbound {

    /** The article from which the conversation came, null if it came from elsewhere. */
    default @Nullable ArticleOrigin article() {
        Fields fields = new Fields(received().fields());
        String id = fields.text("MsgDataId");
        return id == null ? null : new ArticleOrigin(id, fields.integer("Idx"));
    }

    /** The sub-merchant whose customer service is meant, null unless WeChat says one. */
    default @Nullable String businessId() {
        return new Fields(received().fields()).text("BusinessId");
    }

    /**
     * Text, with line breaks and emoji.
     *
     * @param content what the user wrote, to the last blank; classic emoticons are codes such as
     *     {@code /:heart}
     * @param menuId the id of the msgmenu item that was tapped, as the account chose it; null if
     *     the user typed. A tap opens the menu window only, not the message window
     */
    record Text(Received received, String content, @Nullable String menuId)
            implements InboundMessage {

        private static final Set<String> PLACEHOLDERS =
                Set.of(
                        "【收到不支持的消息类型，暂无法显示】",
                        "【收到不支援的訊息類型，無法顯示】",
                        "[Unsupported Message]",
                        "[Unsupported message]");

        /**
         * Tells whether the user sent something else, such as a sticker, and WeChat put this text
         * in its place. Not what a person wrote: keep it from keyword matching and language models.
         */
        public boolean isPlaceholder() {
            return PLACEHOLDERS.contains(content.strip());
        }
    }

    /**
     * A picture.
     *
     * @param mediaId fetches it for three days
     * @param picUrl where WeChat shows it, null if not sent
     */
    record Image(Received received, String mediaId, @Nullable String picUrl)
            implements InboundMessage {}

    /**
     * A voice message.
     *
     * @param mediaId fetches it for three days; the 8 kHz variant if the format is {@code amr}
     * @param format {@code amr} or {@code speex}, as WeChat claims
     * @param mediaId16k the 16 kHz variant, null if there is none
     * @param recognition what WeChat heard; null if it did not listen or heard nothing
     */
    record Voice(
            Received received,
            String mediaId,
            @Nullable String format,
            @Nullable String mediaId16k,
            @Nullable String recognition)
            implements InboundMessage {}

    /**
     * A video.
     *
     * @param mediaId fetches it for three days
     * @param thumbMediaId its preview picture, null if not sent
     */
    record Video(Received received, String mediaId, @Nullable String thumbMediaId)
            implements InboundMessage {}

    /**
     * A short video shot in the chat.
     *
     * @param mediaId fetches it for three days
     * @param thumbMediaId its preview picture, null if not sent
     */
    record ShortVideo(Received received, String mediaId, @Nullable String thumbMediaId)
            implements InboundMessage {}

    /**
     * A place the user picked.
     *
     * @param latitude degrees, WeChat's {@code Location_X}
     * @param longitude degrees, WeChat's {@code Location_Y}
     * @param scale the zoom of the map, null if not sent
     * @param label the address of the place, null if not sent
     */
    record Location(
            Received received,
            double latitude,
            double longitude,
            @Nullable Integer scale,
            @Nullable String label)
            implements InboundMessage {}

    /** A shared link. */
    record Link(Received received, @Nullable String title, @Nullable String description, String url)
            implements InboundMessage {}

    /**
     * A mini-program card.
     *
     * @param title what the card says, null if not sent
     * @param appId the appid of the card's mini program, not of the account
     * @param pagePath the page it opens, with its parameters
     * @param thumbUrl where WeChat shows its picture, null if not sent
     * @param thumbMediaId fetches its picture for three days, null if not sent
     */
    record MiniProgramPage(
            Received received,
            @Nullable String title,
            String appId,
            String pagePath,
            @Nullable String thumbUrl,
            @Nullable String thumbMediaId)
            implements InboundMessage {}

    /**
     * A file. WeChat does not document this type, and offers no way to fetch the file.
     *
     * @param name the file's name, WeChat's {@code Title}
     * @param description null if there is none
     * @param fileKey WeChat's key of the file
     * @param md5 of the content, as hex digits; null if not sent
     * @param size in bytes, null if not sent
     */
    record File(
            Received received,
            String name,
            @Nullable String description,
            String fileKey,
            @Nullable String md5,
            @Nullable Long size)
            implements InboundMessage {}

    /**
     * A message of a device of the discontinued hardware platform.
     *
     * @param deviceType the account's original id, as WeChat names the maker of a device
     * @param deviceId the device
     * @param sessionId WeChat's number of the exchange with the device, null if not sent
     * @param content Base64 of the device's bytes, null if it sent none
     */
    record DeviceText(
            Received received,
            String deviceType,
            String deviceId,
            @Nullable String sessionId,
            @Nullable String content)
            implements InboundMessage {}

    /**
     * A type we do not know, one without a field it cannot do without, or a callback that is
     * neither message nor event. All its fields are in the tree.
     */
    record Unknown(Received received) implements InboundMessage {}
}
