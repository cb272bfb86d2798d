// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.consumer;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.account.CallbackKeys;
import io.github.camelwechat.internal.async.Deadlines;
import io.github.camelwechat.internal.callback.CallbackSettings;
import io.github.camelwechat.internal.callback.InboundExchange;
import io.github.camelwechat.internal.callback.RouteRunner.Route;
import io.github.camelwechat.internal.camel.exchange.RouteResultReader;
import io.github.camelwechat.internal.camel.runtime.AccountServices;
import io.github.camelwechat.internal.send.post.TypingIndicators;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.BodyFormat;
import io.github.camelwechat.option.SourceFilterMode;
import io.github.camelwechat.option.UnsupportedPolicy;
import java.net.URI;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;
import org.jspecify.annotations.Nullable;

/**
 * The options of a consumer of callbacks as validated values.
 *
 * @param path where callbacks arrive, with the account filled in
 * @param callbacks what the inbound flow has to know
 * @param unsupported what becomes of an answer that the account may not give
 * @param silenceAlarm how long without a callback is too long; zero for no alarm
 * @param forgetOn the events after which the user is forgotten
 * @param surveys whether answers to surveys are recognised
 * @param typing whether users are shown that an answer is being typed
 * @param suspendedText the answer to users while the consumer is suspended; null for none
 * @param listenOnly whether no callback is answered by more than an acknowledgement
 * @param platform null unless the account is a third-party platform
 * @param trustedProxies how many proxies every callback passes before it is here
 */
public record ConsumerSettings(
        CallbackKeys keys,
        String path,
        CallbackSettings callbacks,
        SourceFilterMode sourceFilter,
        int trustedProxies,
        BodyFormat bodyFormat,
        boolean includeRawXml,
        UnsupportedPolicy unsupported,
        Duration silenceAlarm,
        Set<String> forgetOn,
        boolean typing,
        @Nullable String suspendedText,
        boolean surveys,
        boolean listenOnly,
        @Nullable Platform platform) {

    /**
     * The options that only consumers of third-party platforms have.
     *
     * @param authorizer the appid of the one account whose callbacks are taken; null for all
     * @param authorizedUrl where browsers are sent whose users authorized it; null for a page of
     *     ours
     */
    public record Platform(@Nullable String authorizer, @Nullable URI authorizedUrl) {}

    /**
     * Returns the route that callbacks enter while the consumer is suspended; null to have WeChat
     * deliver them again.
     *
     * @param unanswered whether users get no answer of ours
     */
    public @Nullable Route suspended(boolean unanswered) {
        if (suspendedText != null) {
            return unanswered ? null : new AnswerRoute(suspendedText);
        }
        return callbacks.keepsLater() ? Route.LATER : null;
    }

    /** The route without a way to answer by the callback, if these options say so. */
    private Route heard(Route route) {
        if (!listenOnly) {
            return route;
        }
        return new Route() {

            @Override
            public boolean reserve() {
                return route.reserve();
            }

            @Override
            public CompletionStage<Reply> run(InboundExchange exchange) {
                return route.run(exchange.withoutSlot()).thenApply(reply -> new Reply.None());
            }
        };
    }

    /** The route, with typing shown while it works if these options say so. */
    Route shown(Route silent, AccountServices services, ScheduledExecutorService timers) {
        Route route = heard(silent);
        if (!typing) {
            return route;
        }
        Deadlines deadlines = new Deadlines(timers);
        TypingIndicators indicators =
                new TypingIndicators(
                        services.settings().account(), services.operations(), deadlines);
        return new TypingRoute(
                route,
                services.senders().customerService().endTyping(indicators),
                deadlines,
                callbacks.replyTimeout());
    }

    /** Reads what a route of the account answers. */
    RouteResultReader results(Account account) {
        return new RouteResultReader(account, unsupported);
    }
}
