// SPDX-License-Identifier: Apache-2.0
package io.github.camelwechat.internal.callback;

import io.github.camelwechat.account.Account;
import io.github.camelwechat.failure.CallbackRejectedException;
import io.github.camelwechat.internal.callback.source.SourcePolicy;
import io.github.camelwechat.internal.callback.verify.CallbackRequest;
import io.github.camelwechat.internal.callback.verify.CallbackVerifier;
import io.github.camelwechat.internal.callback.verify.VerifiedCallback;
import io.github.camelwechat.internal.callback.xml.InboundParser;
import io.github.camelwechat.internal.json.Json;
import io.github.camelwechat.message.Inbound;

/**
 * The way in: what comes through is genuine, is for our account, and can be read. Nothing of the
 * rest is used. Thread-safe.
 */
final class Admission {

    private final Account account;
    private final SourcePolicy sources;
    private final CallbackVerifier verifier;
    private final InboundParser parser = new InboundParser(new Json());

    Admission(Account account, SourcePolicy sources, CallbackVerifier verifier) {
        this.account = account;
        this.sources = sources;
        this.verifier = verifier;
    }

    /** What came through. */
    sealed interface Admitted {

        /** WeChat asks whether the URL is ours. */
        record Handshake(String echo) implements Admitted {}

        /** A message or an event. */
        record Callback(Inbound inbound, VerifiedCallback.Delivery verified) implements Admitted {}
    }

    /**
     * @throws CallbackRejectedException if it is none of that; the reason tells what
     */
    Admitted admit(CallbackRequest request) {
        sources.check(request.caller());
        return read(request);
    }

    /** Whether one of our tokens signed it. */
    boolean recognises(CallbackRequest request) {
        return verifier.recognises(request);
    }

    /** Whether it is for our account, wherever it came from. */
    boolean isAddressee(CallbackRequest request) {
        try {
            read(request);
            return true;
        } catch (CallbackRejectedException notForUs) {
            return false;
        }
    }

    private Admitted read(CallbackRequest request) {
        VerifiedCallback verified = verifier.verify(request);
        if (verified instanceof VerifiedCallback.Handshake handshake) {
            return new Admitted.Handshake(handshake.echo());
        }
        VerifiedCallback.Delivery delivery = (VerifiedCallback.Delivery) verified;
        Inbound inbound = parser.parse(account, delivery.message());
        verifier.checkAddressee(inbound);
        return new Admitted.Callback(inbound, delivery);
    }
}
