// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback.platform;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.ApiErrorException;
import io.github.camelwechat.failure.NotAuthorizedException;
import io.github.camelwechat.failure.WeChatException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.internal.callback.verify.CallbackQuery;
import io.github.camelwechat.internal.platform.AuthorizationLinks;
import io.github.camelwechat.internal.platform.Authorizer;
import io.github.camelwechat.internal.platform.Authorizers;
import java.net.URI;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The page to which WeChat leads an administrator back who authorized a platform. The code in its
 * address is exchanged before the page is shown. Nothing that came with the request is written into
 * it. Thread-safe.
 */
public final class AuthorizationReturn {

    private static final int SEE_OTHER = 303;

    private final AuthorizationLinks links;
    private final Authorizers authorizers;
    private final InstantSource clock;
    private final @Nullable URI next;

    /**
     * The answer to a browser.
     *
     * @param location where to go on; null to stay
     * @param html the page; empty if there is a location
     */
    public record Page(int status, @Nullable URI location, String html) {}

    /**
     * @param next where to send who authorized the platform, with {@code appid}; null to show a
     *     page of ours
     */
    public AuthorizationReturn(
            AuthorizationLinks links,
            Authorizers authorizers,
            InstantSource clock,
            @Nullable URI next) {
        this.links = links;
        this.authorizers = authorizers;
        this.clock = clock;
        this.next = next;
    }

    /** Answers one request. Never fails but by a defect. */
    public CompletionStage<Page> handle(CallbackQuery query) {
        String state = query.get("state");
        String code = query.get("auth_code");
        if (state == null || code == null || code.isBlank() || !links.isOurs(state)) {
            return CompletableFuture.completedStage(
                    page(
                            403,
                            "This link is not valid",
                            "Open the page of authorization again.",
                            "链接无效,请重新打开授权页面。"));
        }
        if (!links.mayAsk(state)) {
            return CompletableFuture.completedStage(
                    page(
                            429,
                            "This link was used too often",
                            "Open the page of authorization again.",
                            "此链接使用次数过多,请重新打开授权页面。"));
        }
        return Completion.then(
                authorizers.authorize(Secret.of(code), null, clock.instant()),
                (authorizer, failure) -> {
                    if (!isRefused(failure)) {
                        links.notRefused(state);
                    }
                    return CompletableFuture.completedStage(
                            failure == null ? done(authorizer) : failed(failure));
                });
    }

    private Page done(Authorizer authorizer) {
        if (next == null) {
            return page(
                    200, "The account is connected", "You can close this page.", "授权成功,可以关闭此页面。");
        }
        String separator = next.getRawQuery() == null ? "?" : "&";
        return new Page(
                SEE_OTHER, URI.create(next + separator + "appid=" + authorizer.appId()), "");
    }

    private static boolean isRefused(@Nullable WeChatException failure) {
        return failure instanceof ApiErrorException || failure instanceof NotAuthorizedException;
    }

    /** A refusal of the code is the visitor's matter; all others pass, and the callback comes. */
    private static Page failed(WeChatException failure) {
        if (isRefused(failure)) {
            return page(
                    409,
                    "The authorization was used already, or is too old",
                    "If the account does not work, open the page of authorization again.",
                    "授权码已被使用或已过期。如账号无法使用,请重新授权。");
        }
        return page(
                503,
                "The authorization is not finished yet",
                "It goes on by itself; reload this page in a minute.",
                "授权尚未完成,请稍后刷新此页面。");
    }

    private static Page page(int status, String title, String english, String chinese) {
        return new Page(
                status,
                null,
                "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\">"
                        + "<meta name=\"viewport\" content=\"width=device-width\">"
                        + "<meta name=\"referrer\" content=\"no-referrer\"><title>"
                        + title
                        + "</title></head><body><main><h1>"
                        + title
                        + "</h1><p>"
                        + english
                        + "</p><p lang=\"zh-CN\">"
                        + chinese
                        + "</p></main></body></html>");
    }
}
