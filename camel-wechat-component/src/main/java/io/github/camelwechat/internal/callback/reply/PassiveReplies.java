// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.reply;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.internal.callback.reply.ReplyMarkup.Format;
import io.github.camelwechat.internal.callback.verify.VerifiedCallback;
import io.github.camelwechat.message.Inbound;
import io.github.camelwechat.message.InboundEvent;
import io.github.camelwechat.message.Received;
import io.github.camelwechat.message.Reply;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Set;

/**
 * Turns replies into the bytes of an answer: addressed back, and sealed where the request was.
 * Thread-safe.
 */
public final class PassiveReplies {

    /**
     * The events whose answer a user can see. WeChat withdrew its table of them; these are known to
     * work (inbound.md 6).
     */
    private static final Set<String> EVENTS_THAT_SHOW_A_REPLY =
            Set.of("subscribe", "scan", "click", "location", "scancode_waitmsg");

    private final Account account;
    private final InstantSource clock;
    private final SecureRandom random;

    public PassiveReplies(Account account, InstantSource clock, SecureRandom random) {
        this.account = account;
        this.clock = clock;
        this.random = random;
    }

    /** Whether a passive reply to it would reach a user. */
    public static boolean canBeShownFor(Inbound inbound) {
        Received received = inbound.received();
        if (received.openId() == null
                || received.msgType() == null
                || received.text("ToUserName") == null) {
            return false;
        }
        String event = received.event();
        return !(inbound instanceof InboundEvent)
                || event != null
                        && EVENTS_THAT_SHOW_A_REPLY.contains(event.toLowerCase(Locale.ROOT));
    }

    /**
     * @param verified the request it answers, in whose format and seal it is written
     */
    public CallbackResponse write(
            Reply reply, Inbound inbound, VerifiedCallback.Delivery verified) {
        Received received = inbound.received();
        Instant now = clock.instant();
        Format format = Format.of(verified.message());
        byte[] plain =
                ReplyWriter.plain(
                        format.markup(),
                        reply,
                        String.valueOf(received.text("FromUserName")),
                        String.valueOf(received.text("ToUserName")),
                        now);
        if (reply instanceof Reply.None) {
            return CallbackResponse.success();
        }
        VerifiedCallback.Seal seal = verified.seal();
        byte[] answer =
                seal == null
                        ? plain
                        : ReplyWriter.sealed(
                                format.markup(),
                                plain,
                                seal.cipher(),
                                seal.token(),
                                account.appId(),
                                now,
                                nonce());
        return format == Format.JSON
                ? CallbackResponse.jsonReply(answer)
                : CallbackResponse.reply(answer);
    }

    private String nonce() {
        return Long.toString(random.nextLong(1_000_000_000L, 10_000_000_000L));
    }
}
