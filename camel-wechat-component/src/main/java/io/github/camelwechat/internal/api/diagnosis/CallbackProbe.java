// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.api.diagnosis;

import io.github.camelwechat.account.Secret;
import io.github.camelwechat.failure.Actor;
import io.github.camelwechat.internal.api.client.ApiClient;
import io.github.camelwechat.internal.api.http.HttpCall;
import io.github.camelwechat.internal.api.http.TransportException;
import io.github.camelwechat.internal.crypto.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The handshake by which WeChat checks a callback URL, made from here: it shows that the URL leads
 * to a route that has the right token. Thread-safe.
 */
public final class CallbackProbe {

    private static final String NAME = "callbackUrl";
    private static final int NONCE_BYTES = 8;
    private static final int HTTPS = 443;
    private static final int HTTP = 80;

    private final ApiClient client;
    private final InstantSource clock;
    private final SecureRandom random;

    /**
     * @param client not through the proxy to WeChat
     */
    public CallbackProbe(ApiClient client, InstantSource clock, SecureRandom random) {
        this.client = client;
        this.clock = clock;
        this.random = random;
    }

    CompletionStage<DiagnosisStep> call(CallbackSetup callbacks, @Nullable URI url) {
        Secret token = callbacks.token();
        if (token == null) {
            return done(DiagnosisStep.skipped(NAME, "not called without option token"));
        }
        if (url == null) {
            return done(
                    DiagnosisStep.skipped(
                            NAME,
                            "not called, because nobody told it; it ends with "
                                    + callbacks.path()));
        }
        String echo = random();
        return client.get(url, handshake(token, echo))
                .handle(
                        (reply, thrown) ->
                                reply == null
                                        ? unreachable(url, thrown)
                                        : answered(callbacks, url, reply, echo));
    }

    private Map<String, String> handshake(Secret token, String echo) {
        String timestamp = String.valueOf(clock.instant().getEpochSecond());
        String nonce = random();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("signature", Digest.callbackSignature(token.reveal(), timestamp, nonce));
        query.put("timestamp", timestamp);
        query.put("nonce", nonce);
        query.put("echostr", echo);
        return query;
    }

    private String random() {
        byte[] bytes = new byte[NONCE_BYTES];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private static DiagnosisStep answered(
            CallbackSetup callbacks, URI url, HttpCall.Response reply, String echo) {
        if (!echo.equals(new String(reply.body(), StandardCharsets.UTF_8))) {
            return DiagnosisStep.failed(
                    NAME,
                    "A handshake like WeChat's was answered with HTTP status "
                            + reply.status()
                            + " instead of its echo",
                    Actor.OPERATOR,
                    advice(callbacks, url, reply.status()));
        }
        return isPublicPort(url)
                ? DiagnosisStep.ok(NAME, "It answers a handshake like WeChat's, from here")
                : DiagnosisStep.warning(
                        NAME,
                        "It answers a handshake like WeChat's, from here; but WeChat itself calls"
                                + " https on port 443 and http on port 80 alone",
                        Actor.OPERATOR,
                        "Give WeChat a URL without a port.");
    }

    private static String advice(CallbackSetup callbacks, URI url, int status) {
        return switch (status) {
            case 403 ->
                    "The route was reached and refused it: its token is another one, or sourceFilter"
                            + " lets in WeChat's addresses alone. Its log says which.";
            case 400 -> "The route was reached and refused it: its log says why.";
            case 503 -> "The route is suspended or stopping: start it.";
            default ->
                    "Start the route, and let "
                            + url.getRawPath()
                            + " lead to "
                            + callbacks.path()
                            + " of this application.";
        };
    }

    private static DiagnosisStep unreachable(URI url, @Nullable Throwable thrown) {
        TransportException failure =
                TransportException.of(
                        thrown == null ? new IllegalStateException("no outcome") : thrown);
        return DiagnosisStep.failed(
                NAME,
                "It could not be called from here: " + failure.getMessage(),
                Actor.OPERATOR,
                "Start the route, and look at DNS, firewall and certificate of "
                        + url.getHost()
                        + ". From inside, a router may not lead to its own outside address: then try"
                        + " from elsewhere.");
    }

    private static boolean isPublicPort(URI url) {
        boolean https = "https".equals(url.getScheme());
        return url.getPort() == -1 || url.getPort() == (https ? HTTPS : HTTP);
    }

    private static CompletionStage<DiagnosisStep> done(DiagnosisStep step) {
        return CompletableFuture.completedStage(step);
    }
}
