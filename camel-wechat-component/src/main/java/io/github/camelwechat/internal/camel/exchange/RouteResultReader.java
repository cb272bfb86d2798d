// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.json.ReplyJson;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.UnsupportedPolicy;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.jspecify.annotations.Nullable;

/** Reads what a route answers. Only a route called InOut answers with its body. Thread-safe. */
public final class RouteResultReader {

    /** Far more than WeChat takes of a text. */
    private static final int LONGEST_RESULT = 1 << 20;

    private final String account;
    private final ExchangeReader exchanges;
    private final @Nullable PermissionCheck permissions;

    /**
     * @param unsupported what becomes of an answer that the account may not give
     */
    public RouteResultReader(Account account, UnsupportedPolicy unsupported) {
        this.account = account.name();
        this.exchanges = new ExchangeReader(account.name(), LONGEST_RESULT);
        this.permissions = PermissionCheck.of(account, unsupported);
    }

    /**
     * @param received the body the route was given: a route that leaves it alone says nothing
     * @throws InvalidMessageException if the body cannot be a reply
     * @throws io.github.camelwechat.failure.NotPermittedException if the account may not give it
     */
    public Reply read(Exchange exchange, @Nullable Object received) {
        Reply said = said(exchange, received);
        return permissions == null ? said : permissions.checked(said, exchange.getMessage());
    }

    private Reply said(Exchange exchange, @Nullable Object received) {
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
        return reply(exchanges.content(exchange, body), callback);
    }

    private Reply reply(ExchangeReader.Content content, @Nullable InboundExchange callback) {
        if (content instanceof ExchangeReader.Content.Fields json) {
            return ReplyJson.read(account, json.fields());
        }
        if (content instanceof ExchangeReader.Content.Text words) {
            return words.text().isBlank() ? new Reply.None() : new Reply.Text(words.text());
        }
        if (content instanceof ExchangeReader.Content.Callback received) {
            if (callback != null && callback.received().dedupeKey().equals(received.dedupeKey())) {
                // As it was received, in another form.
                return new Reply.None();
            }
            throw new InvalidMessageException(
                    account,
                    "The route's result is a callback that WeChat sent: set the body to what should"
                            + " be answered");
        }
        if (content instanceof ExchangeReader.Content.File) {
            throw new InvalidMessageException(
                    account,
                    "The route's result cannot be a reply: its body is bytes. If they are a text,"
                            + " say so with convertBodyTo(String); a file is sent by"
                            + " to(\"wechat:"
                            + account
                            + "\")");
        }
        throw new InvalidMessageException(
                account,
                "The route's result cannot be a reply: its body is a "
                        + ((ExchangeReader.Content.Other) content).type()
                        + ". Make it a String, a Reply, a Map in WeChat's field names, or null for no"
                        + " answer");
    }
}
