// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.post;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.permission.AccountPermissions;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.internal.window.Reservation.Granted;
import io.github.camelwechat.message.OutboundMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way: most are one part, a long text is several. Immutable.
 *
 * @param parts in the order in which they are to arrive
 * @param delivered how many of them are delivered
 * @param last how the last of these went; null if none is
 * @param permits for the parts that follow; none before the window was asked
 */
public record SendProgress(
        Account account,
        OpenId to,
        SendOptions options,
        List<OutboundMessage> parts,
        int delivered,
        @Nullable SendResult last,
        List<Permit> permits) {

    /**
     * The permission to send one message.
     *
     * @param reserved what it costs; null if WeChat decides
     */
    public record Permit(Account account, OpenId to, @Nullable Granted reserved) {}

    public SendProgress {
        parts = List.copyOf(parts);
        permits = List.copyOf(permits);
    }

    public static SendProgress of(SendRequest request, List<OutboundMessage> parts) {
        return new SendProgress(
                request.account(), request.to(), request.options(), parts, 0, null, List.of());
    }

    public int left() {
        return parts.size() - delivered;
    }

    /** The result of the whole, once nothing is left. */
    public SendResult result() {
        return Objects.requireNonNull(last, "the result of the last part");
    }

    /** The parts that are not delivered yet. */
    List<OutboundMessage> partsLeft() {
        return parts.subList(delivered, parts.size());
    }

    OutboundMessage next() {
        return parts.get(delivered);
    }

    /** Tells whether the next part holds a file, which has to be uploaded before it. */
    boolean hasFile() {
        OutboundMessage next = next();
        return (next instanceof OutboundMessage.Attributed said ? said.content() : next)
                instanceof OutboundMessage.Upload;
    }

    Permit permit() {
        return permits.get(0);
    }

    /** Returns the id under which the next part is sent once; null if it may be sent again. */
    @Nullable String nextId() {
        String sendId = options.sendId();
        return sendId == null || parts.size() == 1 ? sendId : partId(sendId, delivered + 1);
    }

    /** Returns the id under which one of several parts is sent once; they count from 1. */
    static String partId(String sendId, int part) {
        return sendId + "#" + part;
    }

    /** All that the next part is sent once under. */
    List<String> nextIds() {
        String id = nextId();
        return id == null || !options.lines().isEmpty() ? options.joinedIds() : List.of(id);
    }

    /** All of it went out before, by a way that made one message of it. */
    SendProgress over(SendResult result) {
        return new SendProgress(account, to, options, parts, parts.size(), result, permits);
    }

    /** With the next part as it can be posted. */
    SendProgress with(OutboundMessage ready) {
        List<OutboundMessage> changed = new ArrayList<>(parts);
        changed.set(delivered, ready);
        return new SendProgress(account, to, options, changed, delivered, last, permits);
    }

    public SendProgress with(List<Permit> granted) {
        return new SendProgress(account, to, options, parts, delivered, last, granted);
    }

    /** The next part is delivered, and cost nothing. */
    public SendProgress answered(SendResult result) {
        return new SendProgress(account, to, options, parts, delivered + 1, and(result), permits);
    }

    /** The next part is delivered, for the first of the permits. */
    public SendProgress pushed(SendResult result) {
        return answered(result).withoutPermit();
    }

    /** The first of the permits is used or given back. */
    public SendProgress withoutPermit() {
        return with(permits.subList(1, permits.size()));
    }

    /** Returns the failure of the send if the next part fails. */
    public WeChatException failure(WeChatException cause) {
        return delivered == 0 || cause instanceof PartlySentException
                ? cause
                : new PartlySentException(account.name(), delivered, parts.size(), cause);
    }

    /** Goes on to push, unless the account may push nothing at all. */
    <T> CompletionStage<T> ifPermitted(Supplier<CompletionStage<T>> push) {
        return account.profile().isUnknown()
                ? push.get()
                : AccountPermissions.guardPush(account, push);
    }

    /** One part of which nobody knows makes the whole uncertain. */
    private SendResult and(SendResult next) {
        return last != null && last.status() == SendResult.Status.UNCERTAIN
                ? new SendResult(last.status(), next.remaining(), next.expiresAt())
                : next;
    }
}
