// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.async.Completion;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ScheduledExecutorService;

/**
 * Tokens of a source that may never answer: a bean of the user's, a file on a disk that hangs.
 * Thread-safe.
 *
 * @param limit in real time
 */
record TimedTokens(TokenSource source, String name, Duration limit, ScheduledExecutorService timers)
        implements TokenSource {

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        return Completion.within(
                limit,
                source.fetch(request),
                timers,
                () ->
                        new ApiUnreachableException(
                                request.account().name(),
                                "an access token",
                                name
                                        + " of option tokenSource did not answer within "
                                        + limit.toMillis()
                                        + " ms",
                                null));
    }
}
