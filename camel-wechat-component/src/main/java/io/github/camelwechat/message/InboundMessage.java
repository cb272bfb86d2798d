// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.message;

import org.jspecify.annotations.Nullable;

/** What a user says to the account. */
public sealed interface InboundMessage extends Inbound {

    /**
     * Text, with line breaks and emoji.
     *
     * @param menuId the id of the msgmenu item that was tapped, null if the user typed. A tap opens
     *     the menu window only, not the message window
     */
    record Text(Received received, String content, @Nullable String menuId)
            implements InboundMessage {}

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
     * @param format {@code amr} or {@code speex}, as WeChat claims
     * @param mediaId16k the 16 kHz variant, if there is one
     * @param recognition what WeChat heard; null or empty if it did not listen
     */
    record Voice(
            Received received,
            String mediaId,
            @Nullable String format,
            @Nullable String mediaId16k,
            @Nullable String recognition)
            implements InboundMessage {}

    /** A video with its preview picture. */
    record Video(Received received, String mediaId, @Nullable String thumbMediaId)
            implements InboundMessage {}

    /** A short video shot in the chat, with its preview picture. */
    record ShortVideo(Received received, String mediaId, @Nullable String thumbMediaId)
            implements InboundMessage {}

    /**
     * A place the user picked.
     *
     * @param latitude degrees, WeChat's {@code Location_X}
     * @param longitude degrees, WeChat's {@code Location_Y}
     * @param scale the zoom of the map, null if not sent
     * @param label the name of the place, null if not sent
     */
    record Location(
            Received received,
            double latitude,
            double longitude,
            @Nullable String scale,
            @Nullable String label)
            implements InboundMessage {}

    /** A shared link. */
    record Link(Received received, @Nullable String title, @Nullable String description, String url)
            implements InboundMessage {}

    /**
     * A type we do not know, or a callback that is neither message nor event. All its fields are in
     * the tree.
     */
    record Unknown(Received received) implements InboundMessage {}

    /** Gives a message its type; see {@link Inbound#of}. */
    static InboundMessage of(Received received) {
        return InboundTypes.message(received);
    }
}
