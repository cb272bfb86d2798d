// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.token;

import io.github.camelwechat.failure.ApiUnreachableException;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.token.AccessToken;
import io.github.camelwechat.token.TokenRequest;
import io.github.camelwechat.token.TokenSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Tokens from a file that somebody else keeps up to date: a mounted secret, a script. It is read
 * again every five seconds while it is needed, and when WeChat refuses what it said. Thread-safe.
 */
public final class FileTokens implements TokenSource {

    private static final Duration KEPT = Duration.ofSeconds(5);
    private static final int LONGEST = 64 * 1024;

    private final Path file;
    private final Json json;
    private final InstantSource clock;
    private final Executor blocking;

    /**
     * @param blocking where the file is read
     */
    public FileTokens(Path file, Json json, InstantSource clock, Executor blocking) {
        this.file = file;
        this.json = json;
        this.clock = clock;
        this.blocking = blocking;
    }

    @Override
    public CompletionStage<AccessToken> fetch(TokenRequest request) {
        return CompletableFuture.supplyAsync(() -> read(request.account().name()), blocking);
    }

    private AccessToken read(String account) {
        try (InputStream in = Files.newInputStream(file)) {
            ExternalToken given = ExternalToken.read(json, in.readNBytes(LONGEST));
            if (given != null) {
                return new AccessToken(given.value(), clock.instant().plus(KEPT));
            }
        } catch (IOException e) {
            throw unusable(account, "cannot be read", e);
        }
        throw unusable(
                account, "should hold a token, or JSON with access_token, but does not", null);
    }

    private ApiUnreachableException unusable(
            String account, String what, @Nullable IOException cause) {
        return new ApiUnreachableException(
                account,
                "an access token",
                "the file " + file + " of option tokenSource " + what,
                cause);
    }
}
