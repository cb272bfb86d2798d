// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.token;

import java.util.concurrent.CompletionStage;

/**
 * Where access tokens come from, for those who have a place for them already: a token server, a
 * third-party platform. Option {@code tokenSource} takes a bean of this type.
 *
 * <p>The component keeps what it got until shortly before its end and asks for the next one ahead
 * of need. However many calls wait for a token, the source is asked once at a time for each
 * account. It is called on threads that must not be blocked.
 */
@FunctionalInterface
public interface TokenSource {

    /**
     * Gets a token.
     *
     * @return completes with a token, never with null. If it fails, the calls that wait fail, and
     *     the next call asks again; messages of failures are logged, so keep secrets out of them
     */
    CompletionStage<AccessToken> fetch(TokenRequest request);
}
