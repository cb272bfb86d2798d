// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.failure.PartlySentException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.send.WindowReservations.Pass;
import io.github.camelwechat.internal.send.plan.SendOptions;
import io.github.camelwechat.internal.send.plan.SendResult;
import io.github.camelwechat.message.OutboundMessage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way: most are one part, a long text is several. Immutable.
 *
 * @param parts in the order in which they are to arrive
 * @param delivered how many of them are delivered
 * @param last how the last of these went; null if none is
 * @param passes for the parts that follow; none before the window was asked
 */
public record SendProgress(
        Account account,
        OpenId to,
        SendOptions options,
        List<OutboundMessage> parts,
        int delivered,
        @Nullable SendResult last,
        List<Pass> passes) {

    public SendProgress {
        parts = List.copyOf(parts);
        passes = List.copyOf(passes);
    }

    public static SendProgress of(
            Account account, OpenId to, SendOptions options, List<OutboundMessage> parts) {
        return new SendProgress(account, to, options, parts, 0, null, List.of());
    }

    int left() {
        return parts.size() - delivered;
    }

    OutboundMessage next() {
        return parts.get(delivered);
    }

    /** What the next part is sent once under; null if it may be sent again. */
    @Nullable String nextId() {
        String sendId = options.sendId();
        return sendId == null || parts.size() == 1 ? sendId : partId(sendId, delivered + 1);
    }

    /** What one of several parts is sent once under; they count from 1. */
    static String partId(String sendId, int part) {
        return sendId + "#" + part;
    }

    /** All of it went out before, by a way that made one message of it. */
    SendProgress over(SendResult result) {
        return new SendProgress(account, to, options, parts, parts.size(), result, passes);
    }

    /** All that the next part is sent once under. */
    List<String> nextIds() {
        String id = nextId();
        return id == null || !options.lines().isEmpty() ? options.joinedIds() : List.of(id);
    }

    /** With the next part as it can be posted. */
    SendProgress with(OutboundMessage ready) {
        List<OutboundMessage> changed = new ArrayList<>(parts);
        changed.set(delivered, ready);
        return new SendProgress(account, to, options, changed, delivered, last, passes);
    }

    SendProgress with(List<Pass> allowed) {
        return new SendProgress(account, to, options, parts, delivered, last, allowed);
    }

    /** The next part is delivered, and cost nothing. */
    SendProgress answered(SendResult result) {
        return new SendProgress(account, to, options, parts, delivered + 1, and(result), passes);
    }

    /** The next part is delivered, for the first of the passes. */
    SendProgress pushed(SendResult result) {
        return answered(result).with(passes.subList(1, passes.size()));
    }

    /** What to fail with if the next part does. */
    WeChatException failure(WeChatException cause) {
        return delivered == 0 || cause instanceof PartlySentException
                ? cause
                : new PartlySentException(account.name(), delivered, parts.size(), cause);
    }

    /** One part of which nobody knows makes the whole uncertain. */
    private SendResult and(SendResult next) {
        return last != null && last.status() == SendResult.Status.UNCERTAIN
                ? new SendResult(last.status(), next.remaining(), next.expiresAt())
                : next;
    }
}
