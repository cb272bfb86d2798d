// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.camel.exchange;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.InvalidMessageException;
import io.github.camelwechat.failure.NotPermittedException;
import io.github.camelwechat.internal.permission.AccountPermissions;
import io.github.camelwechat.internal.send.plan.SendRequest;
import io.github.camelwechat.message.Article;
import io.github.camelwechat.message.Headers;
import io.github.camelwechat.message.OutboundMessage;
import io.github.camelwechat.message.OutboundMessage.MsgMenu;
import io.github.camelwechat.message.Reply;
import io.github.camelwechat.option.UnsupportedPolicy;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.Message;
import org.jspecify.annotations.Nullable;

/**
 * The check of what a route wants to say against what its account may send. Refuses the rest, or
 * puts a link in its place. Thread-safe.
 */
final class PermissionCheck {

    private final Account account;
    private final UnsupportedPolicy policy;

    private PermissionCheck(Account account, UnsupportedPolicy policy) {
        this.account = account;
        this.policy = policy;
    }

    /** For an account; null if nothing is known that it may not send. */
    static @Nullable PermissionCheck of(Account account, UnsupportedPolicy policy) {
        return account.profile().isUnknown() ? null : new PermissionCheck(account, policy);
    }

    /**
     * The request with its message as it may be sent.
     *
     * @param headers of the exchange that says it
     * @throws NotPermittedException if there is no such form
     */
    SendRequest checked(SendRequest request, Message headers) {
        OutboundMessage said = request.message();
        OutboundMessage checked = checked(said, headers);
        return checked == said ? request : request.with(checked, request.options());
    }

    private OutboundMessage checked(OutboundMessage said, Message headers) {
        NotPermittedException refusal = AccountPermissions.refusal(account, said);
        if (refusal == null) {
            return said;
        }
        if (policy == UnsupportedPolicy.FAIL) {
            throw refusal;
        }
        return said instanceof OutboundMessage.Attributed attributed
                ? OutboundMessage.Attributed.of(
                        instead(attributed.content(), headers, refusal),
                        attributed.kfAccount(),
                        attributed.aiGenerated())
                : instead(said, headers, refusal);
    }

    /** The passive answer as it may be given, likewise. */
    Reply checked(Reply reply, Message headers) {
        NotPermittedException refusal = AccountPermissions.refusal(account, reply);
        if (refusal == null) {
            return reply;
        }
        if (policy == UnsupportedPolicy.FAIL) {
            throw refusal;
        }
        return reply instanceof Reply.Video video
                ? new Reply.Text(lines(video.title(), video.description(), url(headers, refusal)))
                : new Reply.Text(url(headers, refusal));
    }

    private OutboundMessage instead(
            OutboundMessage content, Message headers, NotPermittedException refusal) {
        if (content instanceof MsgMenu menu) {
            return new OutboundMessage.Text(
                    lines(
                            menu.headContent(),
                            menu.items().stream()
                                    .map(MsgMenu.Item::content)
                                    .collect(Collectors.joining("\n")),
                            menu.tailContent()));
        }
        if (content instanceof OutboundMessage.Video video) {
            return video(video, headers, refusal);
        }
        return new OutboundMessage.Text(url(headers, refusal));
    }

    private OutboundMessage video(
            OutboundMessage.Video video, Message headers, NotPermittedException refusal) {
        String url = url(headers, refusal);
        String picture = address(headers, Headers.PICTURE_URL);
        String description = Objects.requireNonNullElse(video.description(), "");
        return video.title() == null || picture == null
                ? new OutboundMessage.Text(lines(video.title(), video.description(), url))
                : new OutboundMessage.News(new Article(video.title(), description, picture, url));
    }

    private String url(Message headers, NotPermittedException refusal) {
        String url = address(headers, Headers.MEDIA_URL);
        if (url == null) {
            throw refusal.withInstead(
                    "set header "
                            + Headers.MEDIA_URL
                            + " to where it can be heard or seen: unsupported=link sends that");
        }
        return url;
    }

    private @Nullable String address(Message headers, String name) {
        String text = headers.getHeader(name, String.class);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            URI uri = new URI(text.strip());
            boolean web = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (web && uri.getHost() != null) {
                return text.strip();
            }
        } catch (URISyntaxException e) {
            throw wrong(name, e);
        }
        throw wrong(name, null);
    }

    private InvalidMessageException wrong(String header, @Nullable Throwable cause) {
        return new InvalidMessageException(
                account.name(), "Header " + header + " should be an http or https URL", cause);
    }

    private static String lines(@Nullable String... parts) {
        return Stream.of(parts)
                .filter(part -> part != null && !part.isBlank())
                .collect(Collectors.joining("\n"));
    }
}
