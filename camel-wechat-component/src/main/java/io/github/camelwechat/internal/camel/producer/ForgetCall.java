// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.erasure.StateErasure;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.message.Headers;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes from the state store what it holds of a user, or of the whole account. */
final class ForgetCall implements ProducerCall {

    private static final Logger LOG = LoggerFactory.getLogger(ForgetCall.class);

    private final String account;
    private final StateErasure erasure;
    private final boolean everybody;

    /**
     * @param shared what the endpoints of the account share
     * @param told hears what becomes of messages that waited
     * @param everybody whether the account goes with all its users
     */
    ForgetCall(Account account, AccountServices shared, ParkListener told, boolean everybody) {
        this.account = account.name();
        this.erasure = erasure(shared, told);
        this.everybody = everybody;
    }

    /** The erasure of what is kept of an account and its users. */
    static StateErasure erasure(AccountServices shared, ParkListener told) {
        return new StateErasure(
                shared.settings().account(),
                shared.store(),
                shared.window(),
                shared.parked(),
                told,
                shared::forgetHere);
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        return (everybody ? account(exchange) : user(exchange))
                .thenApply(
                        counts ->
                                message -> {
                                    message.setBody(counts);
                                    message.removeHeader(Exchange.CONTENT_TYPE);
                                });
    }

    private CompletionStage<Map<String, Integer>> user(Exchange exchange) {
        return erasure.user(openId(exchange), "operation forgetUser forgot the user");
    }

    private OpenId openId(Exchange exchange) {
        String openId = header(exchange, Headers.OPEN_ID);
        if (openId == null) {
            throw new InvalidMessageException(
                    account, "There is nobody to forget: set header " + Headers.OPEN_ID);
        }
        try {
            return new OpenId(openId);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(
                    account, Headers.OPEN_ID + " is no openid: " + e.getMessage(), e);
        }
    }

    private CompletionStage<Map<String, Integer>> account(Exchange exchange) {
        if (!account.equals(header(exchange, Headers.FORGET_ACCOUNT))) {
            throw new InvalidMessageException(
                    account,
                    "Operation forgetAccount removes the windows, parked messages and all else that"
                            + " is kept of account '"
                            + account
                            + "' and its users, and nothing brings them back. If that is meant, set"
                            + " header "
                            + Headers.FORGET_ACCOUNT
                            + " to "
                            + account
                            + "; nothing was removed");
        }
        LOG.warn(
                "Account '{}' is forgotten with all its users, because operation forgetAccount says"
                        + " so",
                account);
        return erasure.account("operation forgetAccount forgot the account")
                .whenComplete(
                        (counts, failure) -> {
                            if (failure == null) {
                                LOG.warn("Account '{}' is forgotten: {}", account, counts);
                            }
                        });
    }

    private static @Nullable String header(Exchange exchange, String name) {
        return exchange.getMessage().getHeader(name, String.class);
    }
}
