// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.Delivery;
import io.github.camelwechat.message.Reply;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;

/** Reads what a route answers. Only a route called InOut answers with its body. Thread-safe. */
final class ReplyReader {

    private final String account;

    ReplyReader(String account) {
        this.account = account;
    }

    /**
     * @param received the body the route was given: a route that leaves it alone says nothing
     * @throws InvalidMessageException if the body cannot be a reply
     */
    Reply read(Exchange exchange, @Nullable Object received) {
        Object body = exchange.getMessage().getBody();
        if (exchange.getPattern() != ExchangePattern.InOut
                || body == null
                || body.equals(received)) {
            return new Reply.None();
        }
        if (body instanceof Reply reply) {
            return reply;
        }
        Delivery delivery = exchange.getProperty(ExchangeWriter.DELIVERY, Delivery.class);
        if (delivery != null && delivery.slot() != null && !delivery.slot().isOpen()) {
            return new Reply.None();
        }
        String text = TextBody.of(exchange, body);
        if (text == null) {
            throw new InvalidMessageException(
                    account,
                    "The route's result cannot be a reply: its body is a "
                            + body.getClass().getName()
                            + ". Make it a String, a Reply, or null for no answer");
        }
        return text.isBlank() ? new Reply.None() : new Reply.Text(text);
    }

    /** What the exception handler is told about a reply that could not be given. */
    InvalidMessageException unanswered(Delivery delivery, Reply reply) {
        String kind = reply.getClass().getSimpleName();
        return new InvalidMessageException(
                account,
                delivery.slot() == null
                        ? "A "
                                + kind
                                + " reply was dropped: WeChat shows no reply to this kind of callback"
                        : "A "
                                + kind
                                + " reply was dropped: it came after the callback was answered, or it is none"
                                + " WeChat would show (a text has 1 to 2047 bytes in UTF-8, news has one article in"
                                + " answer to a message)");
    }
}
