// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.text;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.Attributed;
import io.github.camelwechat.option.LongText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/** The messages that one has to become, because WeChat takes no longer ones. */
public final class MessageParts {

    private MessageParts() {}

    /**
     * The message, or the parts of a text that is too long for one; the same for every attempt.
     *
     * @throws InvalidMessageException if WeChat would refuse it, and splitting is of no help or not
     *     wanted
     */
    public static List<OutboundMessage> of(
            String account, OutboundMessage message, LongText longText) {
        OutboundLimits.check(account, message);
        OutboundMessage content =
                message instanceof Attributed attributed ? attributed.content() : message;
        if (!(content instanceof OutboundMessage.Text text)) {
            return List.of(message);
        }
        int bytes = text.content().getBytes(StandardCharsets.UTF_8).length;
        if (bytes <= OutboundLimits.LONGEST_TEXT) {
            return List.of(message);
        }
        if (longText == LongText.FAIL) {
            throw tooLong(account, bytes);
        }
        return TextSplitter.split(account, text.content()).stream()
                .map(part -> saidAs(message, new OutboundMessage.Text(part)))
                .toList();
    }

    /** The same of a message with its options. */
    public static List<OutboundMessage> of(SendRequest request) {
        return of(request.account().name(), request.message(), request.options().longText());
    }

    /** Another content, said by the same and marked the same. */
    public static OutboundMessage saidAs(OutboundMessage whole, OutboundMessage part) {
        return whole instanceof Attributed said
                ? new Attributed(part, said.kfAccount(), said.aiGenerated())
                : part;
    }

    private static InvalidMessageException tooLong(String account, int bytes) {
        return new InvalidMessageException(
                account,
                String.format(
                        Locale.ROOT,
                        "the text to send has %d bytes in UTF-8, but WeChat takes at most %d: shorten it, or set"
                                + " option longText to split, so that it is sent as several messages",
                        bytes,
                        OutboundLimits.LONGEST_TEXT));
    }
}
