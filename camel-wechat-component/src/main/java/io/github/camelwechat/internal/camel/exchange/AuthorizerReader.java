// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.Received;
import org.apache.camel.Exchange;
import org.jspecify.annotations.Nullable;

/** Reads from an exchange for which account a third-party platform is to act. Thread-safe. */
public final class AuthorizerReader {

    private final Account platform;
    private final @Nullable String option;

    /**
     * @param option the appid that an option says; null for none
     */
    public AuthorizerReader(Account platform, @Nullable String option) {
        this.platform = platform;
        this.option = option;
    }

    /**
     * The account for which an operation is.
     *
     * @throws InvalidMessageException if nothing says it
     */
    public Account account(Exchange exchange, String operation) {
        String appId = meant(exchange);
        if (appId == null) {
            throw new InvalidMessageException(
                    platform.name(),
                    "Platform '"
                            + platform.name()
                            + "' does not know for which account operation "
                            + operation
                            + " is: set header "
                            + Headers.APP_ID
                            + " to the appid of one that authorized it, or option authorizer."
                            + " Brokers strip Camel* headers; behind one, set it from field appId"
                            + " of the canonical JSON");
        }
        return Authorizer.account(platform, appId);
    }

    /**
     * The appid of the account that an exchange means, null for none: a header says it, else the
     * option, else the callback from which the exchange came. What the callback brought along is no
     * header that somebody set.
     */
    public @Nullable String meant(Exchange exchange) {
        InboundExchange callback = ExchangeReader.callback(exchange);
        Received received = callback == null ? null : callback.received();
        String header = exchange.getMessage().getHeader(Headers.APP_ID, String.class);
        if (header != null
                && !header.isBlank()
                && !header.equals(platform.appId())
                && (received == null || !header.equals(received.appId()))) {
            return appId("header " + Headers.APP_ID, header);
        }
        if (option != null) {
            return option;
        }
        return received != null && isOurs(received) ? received.appId() : null;
    }

    private boolean isOurs(Received received) {
        return received.account().equals(Authorizer.account(platform, received.appId()).name());
    }

    /**
     * The appid of an account.
     *
     * @param place where it stands, for the message
     * @throws InvalidMessageException if it is none
     */
    public String appId(String place, Object text) {
        String appId = text.toString().strip();
        if (!Account.isAppId(appId)) {
            throw new InvalidMessageException(
                    platform.name(),
                    "Platform '"
                            + platform.name()
                            + "' takes the appid of an account in "
                            + place
                            + ", wx and 16 letters and digits, but that is something else");
        }
        return appId;
    }
}
