// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.producer;

import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.internal.camel.exchange.ParkedReport;
import io.github.camelwechat.internal.send.park.ParkListener;
import io.github.camelwechat.internal.send.park.ParkedMessage;
import io.github.camelwechat.internal.send.park.ParkedMessages;
import io.github.camelwechat.message.Headers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/** Lists what waits for windows to open, or takes it out. */
public final class ParkedCall implements ProducerCall {

    private static final int MOST_USERS = 100;

    private final String account;
    private final ParkedMessages parked;
    private final @Nullable ParkListener dropping;
    private final boolean dryRun;

    /**
     * @param dropping who is told of what is taken out; null to only list
     * @param dryRun whether to leave it there all the same
     */
    public ParkedCall(
            String account,
            ParkedMessages parked,
            @Nullable ParkListener dropping,
            boolean dryRun) {
        this.account = account;
        this.parked = parked;
        this.dropping = dropping;
        this.dryRun = dryRun;
    }

    @Override
    public CompletionStage<Consumer<Message>> start(Exchange exchange) {
        Optional<OpenId> user = user(exchange);
        return dropping == null ? list(exchange, user) : drop(exchange, user, dropping);
    }

    private CompletionStage<Consumer<Message>> list(Exchange exchange, Optional<OpenId> user) {
        if (user.isPresent()) {
            return parked.of(account, user.get())
                    .thenApply(
                            waiting ->
                                    message ->
                                            message.setBody(page(rows(user.get(), waiting), null)));
        }
        String cursor = exchange.getMessage().getHeader(Headers.CURSOR, String.class);
        return parked.list(account, cursor, MOST_USERS)
                .thenApply(
                        found ->
                                message -> {
                                    List<Map<String, Object>> rows = new ArrayList<>();
                                    found.waiting()
                                            .forEach(
                                                    each ->
                                                            rows.addAll(
                                                                    rows(
                                                                            each.openId(),
                                                                            each.messages())));
                                    message.setBody(page(rows, found.next()));
                                });
    }

    private CompletionStage<Consumer<Message>> drop(
            Exchange exchange, Optional<OpenId> user, ParkListener told) {
        if (user.isEmpty()) {
            throw new InvalidMessageException(
                    account,
                    "There is nobody whose parked messages to drop: set header "
                            + Headers.OPEN_ID
                            + ", and "
                            + Headers.PARK_ID
                            + " to drop only one of them");
        }
        String parkId = exchange.getMessage().getHeader(Headers.PARK_ID, String.class);
        if (dryRun) {
            return parked.of(account, user.get())
                    .thenApply(waiting -> named(waiting, parkId))
                    .thenApply(
                            found ->
                                    message ->
                                            message.setBody(page(rows(user.get(), found), null)));
        }
        return parked.drop(account, user.get(), parkId)
                .thenApply(
                        gone -> {
                            gone.forEach(
                                    each ->
                                            told.heard(
                                                    ParkListener.Kind.DROPPED,
                                                    account,
                                                    user.get(),
                                                    each,
                                                    "operation dropParked took it out"));
                            return message -> message.setBody(page(rows(user.get(), gone), null));
                        });
    }

    private static List<ParkedMessage> named(List<ParkedMessage> waiting, @Nullable String parkId) {
        return parkId == null
                ? waiting
                : waiting.stream().filter(each -> each.parkId().equals(parkId)).toList();
    }

    private Optional<OpenId> user(Exchange exchange) {
        String openId = exchange.getMessage().getHeader(Headers.OPEN_ID, String.class);
        try {
            return Optional.ofNullable(openId).map(OpenId::new);
        } catch (IllegalArgumentException e) {
            throw new InvalidMessageException(
                    account, Headers.OPEN_ID + " is no openid: " + e.getMessage(), e);
        }
    }

    private static Map<String, Object> page(
            List<Map<String, Object>> rows, @Nullable String cursor) {
        Map<String, Object> page = new LinkedHashMap<>();
        page.put("parked", rows);
        page.put("cursor", cursor);
        return page;
    }

    private static List<Map<String, Object>> rows(OpenId openId, List<ParkedMessage> messages) {
        return messages.stream().map(message -> ParkedReport.of(openId, message)).toList();
    }
}
