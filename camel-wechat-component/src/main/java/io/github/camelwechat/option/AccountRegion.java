// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.option;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.message.MediaKind;
import io.github.camelwechat.message.OutboundMessage;

/** Where an account is registered, which decides what WeChat lets it send. */
public enum AccountRegion {
    /** Mainland China: everything. */
    MAINLAND,
    /** Anywhere else: neither voice messages nor videos. */
    OVERSEAS;

    /**
     * @throws InvalidMessageException if an account of this region may not send that
     */
    public void check(String account, OutboundMessage message) {
        OutboundMessage content =
                message instanceof OutboundMessage.Attributed attributed
                        ? attributed.content()
                        : message;
        boolean voice = content instanceof OutboundMessage.Voice;
        boolean video = content instanceof OutboundMessage.Video;
        if (content instanceof OutboundMessage.Upload upload) {
            voice = upload.file().kind() == MediaKind.VOICE;
            video = upload.file().kind() == MediaKind.VIDEO;
        }
        if (this == OVERSEAS && (voice || video)) {
            throw new InvalidMessageException(
                    account,
                    "WeChat lets accounts outside mainland China send neither voice messages nor"
                            + " videos, and region is overseas: send a text with a link, or an article"
                            + " with a picture, instead of the "
                            + (voice ? "voice message" : "video"));
        }
    }

    /** The spelling of the option. */
    @Override
    public String toString() {
        return OptionText.of(this);
    }
}
