// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.simulator.callback;

/**
 * The result of verifying a callback URL.
 *
 * @param ok whether the answer was exactly the echo, with HTTP 200
 * @param status the HTTP status, 0 without an answer
 * @param detail why it failed, in words; else empty
 */
public record Handshake(boolean ok, int status, String detail) {

    static Handshake of(CallbackRequest request, CallbackResult result) {
        if (result instanceof CallbackResult.Response answer) {
            String echo = request.parameters().getOrDefault("echostr", "");
            if (answer.status() != 200) {
                return new Handshake(false, answer.status(), "HTTP status " + answer.status());
            }
            return answer.bodyText().equals(echo)
                    ? new Handshake(true, 200, "")
                    : new Handshake(false, 200, "the body is not exactly the echostr");
        }
        return result instanceof CallbackResult.Failure failed
                ? new Handshake(false, 0, failed.reason())
                : new Handshake(false, 0, "no answer in time");
    }

    /** Verifies a URL as WeChat's console does. */
    public static java.util.concurrent.CompletableFuture<Handshake> perform(
            CallbackClient client, CallbackSigner signer, PushRules rules) {
        CallbackRequest request = signer.handshake();
        return client.get(request, rules.limit()).thenApply(result -> of(request, result));
    }
}
