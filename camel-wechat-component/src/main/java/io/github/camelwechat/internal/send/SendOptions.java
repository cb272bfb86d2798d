// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.message.ReplySlot;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How one message is sent.
 *
 * @param sendId the same for every attempt of one send: what was sent under it is not sent again;
 *     null for none
 * @param slot the callback that may still be open; null if there is none
 */
public record SendOptions(
        WindowPolicy windowClosed,
        UncertainPolicy onUncertain,
        LongText longText,
        @Nullable String sendId,
        @Nullable ReplySlot slot) {

    public SendOptions {
        Objects.requireNonNull(windowClosed, "windowClosed");
        Objects.requireNonNull(onUncertain, "onUncertain");
        Objects.requireNonNull(longText, "longText");
    }

    /** With long texts split. */
    public SendOptions(
            WindowPolicy windowClosed,
            UncertainPolicy onUncertain,
            @Nullable String sendId,
            @Nullable ReplySlot slot) {
        this(windowClosed, onUncertain, LongText.SPLIT, sendId, slot);
    }
}
