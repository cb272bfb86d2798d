// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.send.plan;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.OpenId;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.ReplySlot;
import io.github.camelwechat.option.WindowPolicy;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message, and the ways it may take.
 *
 * @param template what to send instead; null if the plan has no template
 * @param timeToLive how long it may wait
 * @param limit how many may wait for the user
 * @param hold how long it waits for others to go out with it; null for not at all
 */
public record SendRequest(
        Account account,
        OpenId to,
        OutboundMessage message,
        SendOptions options,
        SendPlan plan,
        @Nullable TemplateContent template,
        Duration timeToLive,
        int limit,
        @Nullable Hold hold) {

    /**
     * The wait for other texts.
     *
     * @param origin equal for requests that may go out together, because they came by the same
     *     options
     */
    public record Hold(Duration length, Object origin) {}

    /** A message that takes the ways its options tell, and no other. */
    public static SendRequest of(
            Account account, OpenId to, OutboundMessage message, SendOptions options) {
        SendPlan plan =
                new SendPlan(
                        options.slot() != null,
                        options.windowClosed() == WindowPolicy.ASK,
                        List.of(),
                        false);
        return new SendRequest(account, to, message, options, plan, null, Duration.ZERO, 0, null);
    }

    /** The same, said and sent otherwise. */
    public SendRequest with(OutboundMessage other, SendOptions others) {
        return new SendRequest(account, to, other, others, plan, template, timeToLive, limit, hold);
    }

    /** The same, which waits for no others. */
    public SendRequest unheld() {
        return new SendRequest(
                account, to, message, options, plan, template, timeToLive, limit, null);
    }

    /** Returns the route's name for the send; null if it has none. */
    public @Nullable String sendId() {
        return options.sendId();
    }

    /** The same for every attempt of this send and of no other; null if it may be sent again. */
    public @Nullable String onceUnder() {
        String sendId = options.sendId();
        // A name has no slash.
        return sendId == null ? null : account.name() + "/" + sendId;
    }

    /** Tells whether the callback it answers can still take it. */
    public boolean callbackIsOpen() {
        ReplySlot slot = options.slot();
        return slot != null && slot.isOpen();
    }
}
