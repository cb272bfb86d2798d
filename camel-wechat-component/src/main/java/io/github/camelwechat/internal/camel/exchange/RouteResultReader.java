// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.ReplyJson;
import io.github.camelwechat.message.Reply;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;

/** Reads what a route answers. Only a route called InOut answers with its body. Thread-safe. */
public final class RouteResultReader {

    private final String account;
    private final ExchangeReader exchanges;

    public RouteResultReader(String account) {
        this.account = account;
        this.exchanges = new ExchangeReader(account);
    }

    /**
     * @param received the body the route was given: a route that leaves it alone says nothing
     * @throws InvalidMessageException if the body cannot be a reply
     */
    public Reply read(Exchange exchange, @Nullable Object received) {
        Object body = exchange.getMessage().getBody();
        if (exchange.getPattern() != ExchangePattern.InOut
                || body == null
                || body.equals(received)) {
            return new Reply.None();
        }
        InboundExchange callback = ExchangeReader.callback(exchange);
        if (callback != null && callback.replied().get()) {
            return new Reply.None();
        }
        if (body instanceof Reply reply) {
            return reply;
        }
        Map<String, ?> json = exchanges.json(exchange);
        if (json != null) {
            return ReplyJson.read(account, json);
        }
        String text = ExchangeReader.text(exchange, body);
        if (text == null) {
            throw new InvalidMessageException(
                    account,
                    "The route's result cannot be a reply: its body is a "
                            + body.getClass().getName()
                            + ". Make it a String, a Reply, a Map in WeChat's field names, or null for no"
                            + " answer");
        }
        return text.isBlank() ? new Reply.None() : new Reply.Text(text);
    }
}
