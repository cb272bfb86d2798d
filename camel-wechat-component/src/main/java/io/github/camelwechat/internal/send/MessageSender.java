// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.api.WeChatApi;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.json.OutboundJson;
import io.github.camelwechat.internal.send.media.MediaUploads;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.send.text.MessageParts;
import io.github.camelwechat.internal.window.ServiceWindow;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.option.LongText;
import io.github.camelwechat.store.StateStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outbound flow: one message from the route to the user. Thread-safe.
 *
 * <ol>
 *   <li>What WeChat would refuse anyway is refused before anything leaves. A text that is too long
 *       becomes several parts.
 *   <li>With a send id: what was sent before is not sent again.
 *   <li>The open callback takes the first part as its answer, if it can: that is free.
 *   <li>The service window has to allow all the others together, or WeChat is asked.
 *   <li>Each is posted when the one before was accepted, and WeChat's answer decides what the
 *       window, the send id and the route are told.
 * </ol>
 */
public final class MessageSender {

    private record Attempt(String account, String sendId) {}

    private final OutboundJson json;
    private final WindowReservations gate;
    private final SendLog records;
    private final PassiveSender callback;
    private final CustomerServicePost post;

    /** Whoever comes with an id that is just being sent here waits for that. */
    private final Map<Attempt, CompletableFuture<SendResult>> underWay = new ConcurrentHashMap<>();

    public MessageSender(
            WeChatApi api,
            OutboundJson json,
            ServiceWindow window,
            MediaUploads media,
            StateStore store,
            InstantSource clock) {
        this.json = json;
        this.gate = new WindowReservations(window);
        this.records = new SendLog(store, clock);
        this.callback = new PassiveSender(gate, records, media);
        this.post = new CustomerServicePost(api, json, gate, records, media);
    }

    /**
     * Sends a message.
     *
     * @return completes exactly once; fails with one of {@link WeChatException}'s kinds, not
     *     wrapped: a stage that depends on it may see it in a {@link
     *     java.util.concurrent.CompletionException}, see {@link Completion#cause}
     */
    public CompletionStage<SendResult> send(
            Account account, OpenId to, OutboundMessage message, SendOptions options) {
        CompletableFuture<SendResult> outcome = new CompletableFuture<>();
        String sendId = options.sendId();
        Attempt attempt = sendId == null ? null : new Attempt(account.name(), sendId);
        CompletableFuture<SendResult> same =
                attempt == null ? null : underWay.putIfAbsent(attempt, outcome);
        if (same != null) {
            return same;
        }
        CompletableFuture.completedFuture(options)
                .thenApply(how -> checked(account, to, message, how))
                .thenCompose(records::resumed)
                .thenCompose(this::answerOrPush)
                .whenComplete(
                        (result, thrown) -> {
                            if (attempt != null) {
                                underWay.remove(attempt);
                            }
                            if (thrown == null) {
                                outcome.complete(result);
                            } else {
                                outcome.completeExceptionally(Completion.cause(thrown));
                            }
                        });
        return outcome;
    }

    /**
     * Whether a send was begun under this id before: then {@link #send} says what became of it, and
     * no other way must be tried.
     */
    public CompletionStage<Boolean> begun(Account account, String sendId) {
        return records.begun(account, sendId);
    }

    /**
     * Refuses a message that has to become more parts than any window allows.
     *
     * @throws InvalidMessageException says so
     */
    void checkThatAWindowMayAllow(Account account, OutboundMessage message, LongText longText) {
        int parts = MessageParts.of(account.name(), message, longText).size();
        int largest = gate.largest();
        if (parts > largest) {
            throw new InvalidMessageException(
                    account.name(),
                    "the text has to become "
                            + parts
                            + " messages, and no window ever allows more than "
                            + largest
                            + ", so it cannot be parked: shorten it, or send it in several pieces");
        }
    }

    /**
     * What became of a send before; empty if nothing is known of it. Fails with a {@link
     * io.github.camelwechat.failure.SendUncertainException} if it may have been delivered.
     */
    public CompletionStage<Optional<SendResult>> earlier(Account account, String sendId) {
        return records.earlier(account, sendId);
    }

    /**
     * Keeps what became of a send that took another way, for whoever comes with the same id.
     *
     * @param sendId null for a send without one
     */
    CompletionStage<Boolean> remember(Account account, @Nullable String sendId, SendResult result) {
        return sendId == null
                ? CompletableFuture.completedFuture(false)
                : records.note(account, sendId, result);
    }

    /**
     * Goes another way with a text that was joined of several lines, once for each of them.
     *
     * @param lines their send ids; none to go in any case
     */
    CompletionStage<SendResult> once(
            Account account, List<String> lines, Supplier<CompletionStage<SendResult>> way) {
        return records.once(account, lines, () -> way.get().thenApply(Optional::of))
                .thenApply(Optional::orElseThrow);
    }

    /**
     * Also that it can be written at all, before a file is uploaded or an allowance taken for it.
     */
    private SendProgress checked(
            Account account, OpenId to, OutboundMessage message, SendOptions options) {
        SendProgress sending =
                SendProgress.of(
                        account,
                        to,
                        options,
                        MessageParts.of(account.name(), message, options.longText()));
        OutboundMessage content =
                message instanceof OutboundMessage.Attributed attributed
                        ? attributed.content()
                        : message;
        if (content instanceof OutboundMessage.Raw raw) {
            try {
                json.write(to, raw);
            } catch (IllegalArgumentException e) {
                throw new InvalidMessageException(
                        account.name(),
                        "the message of type '"
                                + raw.msgType()
                                + "' cannot be written as JSON: only maps, lists,"
                                + " texts, numbers and truth values can");
            }
        }
        return sending;
    }

    private CompletionStage<SendResult> answerOrPush(SendProgress sending) {
        if (sending.left() == 0 || !PassiveSender.mayCarry(sending)) {
            return push(sending);
        }
        // What follows the answer is allowed first: a text is not begun that cannot be ended.
        return allowed(sending, sending.left() - 1).thenCompose(this::answer);
    }

    private CompletionStage<SendResult> answer(SendProgress sending) {
        return Completion.then(
                callback.offer(sending),
                (offered, failure) -> {
                    if (failure != null) {
                        return failed(sending, failure);
                    }
                    return offered.result() == null
                            ? gate.release(sending.passes()).thenCompose(done -> push(sending))
                            : pushAllowed(sending.answered(offered.result()));
                });
    }

    private CompletionStage<SendResult> push(SendProgress sending) {
        return allowed(sending, sending.left()).thenCompose(this::pushAllowed);
    }

    private CompletionStage<SendProgress> allowed(SendProgress sending, int count) {
        return Completion.then(
                gate.admit(sending, count),
                (passes, failure) ->
                        failure == null
                                ? CompletableFuture.completedFuture(sending.with(passes))
                                : CompletableFuture.failedFuture(sending.failure(failure)));
    }

    private CompletionStage<SendResult> pushAllowed(SendProgress sending) {
        if (sending.left() == 0) {
            return CompletableFuture.completedFuture(
                    Objects.requireNonNull(sending.last(), "the result of the last part"));
        }
        return Completion.then(
                post.post(sending),
                (result, failure) ->
                        failure == null
                                ? pushAllowed(sending.pushed(result))
                                : failed(
                                        sending.with(
                                                sending.passes()
                                                        .subList(1, sending.passes().size())),
                                        failure));
    }

    /** Gives back what was allowed for the parts that are not sent now. */
    private CompletionStage<SendResult> failed(SendProgress sending, WeChatException failure) {
        return gate.release(sending.passes())
                .thenCompose(done -> CompletableFuture.failedFuture(sending.failure(failure)));
    }
}
